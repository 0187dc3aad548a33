// SPDX-License-Identifier: Apache-2.0
// web/play/framed.js — the page in a frame of another page, which <webeam-run view="..."> makes (../run-view.js says
// what both tell each other): ?view=NAME&embed=ORIGIN&theme=T. It shows the editor and that view, keeps nothing, and
// does not look at what the visitor keeps.
import { at, set_theme } from './layout.js';
import { to_fragment } from './program.js';

const LATER_MS = 300;

/** The origin of the page around, as that page says; '': none that can be told something. A browser delivers to it
 * alone, so that a false one hears nothing. */
function origin_around() {
  const said = new URLSearchParams(location.search).get('embed') ?? '';
  try {
    return parent !== window && new URL(said).origin === said ? said : '';
  } catch {
    return '';
  }
}
/** The page alone, with the same view and this program. @param {import('./flavour.js').Program} program */
async function link_to(program) {
  const url = new URL(location.href);
  for (const name of ['embed', 'theme']) url.searchParams.delete(name);
  url.hash = await to_fragment(program);
  return url.href;
}

/** @param {import('./work.js').Work} work @param {import('./runner.js').Runner} runner */
export function begin_framed(work, runner) {
  const whole = at('#whole', HTMLAnchorElement);
  whole.hidden = false;
  let timer = 0;
  const renew = () => {
    clearTimeout(timer);
    timer = window.setTimeout(async () => (whole.href = await link_to(work.files.program)), LATER_MS);
  };
  work.on('changed', renew); // the text comes with it
  work.files.on('edited', renew);
  const origin = origin_around();
  if (!origin) return;
  addEventListener('message', ({ source, origin: from, data }) => {
    if (source !== parent || from !== origin) return;
    if (data?.webeam === 'theme' && (data.theme === 'light' || data.theme === 'dark')) set_theme(data.theme);
    else if (data?.webeam === 'run') runner.run();
    else if (data?.webeam === 'stop') runner.session.stop();
  });
  parent.postMessage({ webeam: 'ready' }, origin);
}
