// SPDX-License-Identifier: Apache-2.0
// web/play/offline.js — the page without a network: registers the service worker (sw.js), and tells it what to keep.
//
// What a run used is kept after it, which fetches nothing again. The rest is fetched when the visitor asks for it.
import { build_name, default_schedulers, host_sends_brotli, image_name, with_threads } from '../variant.js';
import { flavour_of } from './flavour.js';
import { folder } from './release.js';

/** @typedef {{ bytes: number, failed: string[] }} Answer  see sw.js */

const KEEP_AFTER_MS = 1500;
const FLAVOURS = ['erlang', 'elixir'];
const threads = with_threads({ schedulers: default_schedulers() });
/** What a run of a build is made of. @param {boolean} mt */
function names_of_build(mt) {
  const name = folder() + build_name(mt);
  return ['wasm', 'mjs', ...(mt ? ['js', 'worker.js'] : [])].map(ending => `${name}.${ending}`);
}
const name_of_image = (/** @type {string} */ flavour) => folder() + image_name(`${flavour}.img`, threads);
/** What the page itself has fetched. */
function names_of_page() {
  const here = new URL('..', import.meta.url).href;
  const addresses = performance.getEntriesByType('resource').map(e => e.name.replace(/[?#].*/, ''));
  return addresses.filter(a => a.startsWith(here)).map(a => a.slice(here.length));
}
/** What everything of the page uses, in the release that is chosen. Archives are kept as .gz, the form that a Worker
 * can decompress at once. */
async function all_names() {
  const table = await fetch(new URL(`../${folder()}apps.json`, import.meta.url)).then(r => r.json());
  const apps = Object.keys(table.there).map(app => `${folder()}apps/${app}.zip`);
  return [
    ...FLAVOURS.map(name_of_image),
    ...names_of_build(threads),
    ...names_of_build(false), // Step
    ...['otp', 'elixir'].map(name => `${folder()}${name}.webeam.gz`),
    ...FLAVOURS.map(flavour => `${folder()}format-${flavour}.webeam`),
    ...apps,
  ];
}

export class Offline {
  /** The service worker, when it is there. @type {Promise<ServiceWorker> | null} */ #worker = null;

  /** @param {import('./session.js').Session} session */
  constructor(session) {
    if (!('serviceWorker' in navigator) || !window.isSecureContext) return;
    this.session = session;
  }
  /** Can this browser, on this host, keep the page? */
  get possible() {
    return !!this.session;
  }
  begin() {
    if (!this.session) return;
    setTimeout(() => this.#register(), KEEP_AFTER_MS);
  }
  #register() {
    this.#worker = navigator.serviceWorker
      .register(new URL('../sw.js', import.meta.url))
      .then(() => navigator.serviceWorker.ready)
      .then(({ active }) => {
        if (!active) throw new Error('the browser gave no service worker');
        return active;
      });
    this.#worker.catch(() => {}); // the page works without
    const { session } = this;
    if (!session) return;
    const used = () => {
      const image = name_of_image(flavour_of(session.program));
      void this.#ask({ keep: [...names_of_build(threads), ...names_of_page(), image] }).catch(() => {});
    };
    if (session.state === 'running' || session.state === 'ended') used();
    session.on('state', ({ state }) => {
      if (state === 'running') used();
    });
  }
  /** @param {{ keep?: string[], size?: string[], page?: boolean }} what @returns {Promise<Answer>} */
  async #ask(what) {
    if (!this.#worker) throw new Error('the page is not kept yet: try again in a moment');
    const worker = await this.#worker;
    const { port1, port2 } = new MessageChannel();
    return new Promise(done => {
      port1.onmessage = ({ data }) => done(data);
      worker.postMessage({ ...what, brotli: host_sends_brotli() }, [port2]);
    });
  }
  /** How many bytes keep_all fetches: 0 when all is kept. */
  async missing() {
    return (await this.#ask({ size: await all_names(), page: true })).bytes;
  }
  /** Keeps all that the page can use. Rejects with what could not be fetched. */
  async keep_all() {
    const { failed } = await this.#ask({ keep: await all_names(), page: true });
    if (failed.length) throw new Error(`could not be fetched: ${failed.join(', ')}`);
  }
}
