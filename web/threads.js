// SPDX-License-Identifier: Apache-2.0
// web/threads.js — one webeam with threads, where this thread may not block. Boot and schedulers run in workers. This
// thread writes what they print, hands on what JavaScript says, and waits for the exit word.
import { deferred } from './deferred.js';
import { load, with_bytes } from './webeam.js';
import { script } from './ports.js';

const EXIT_POLL_MS = 50;

/** Why there can be no threads here, or null. */
export function no_threads() {
  if (typeof SharedArrayBuffer !== 'function' || globalThis.crossOriginIsolated === false)
    return (
      'the page has no shared memory: its server must send "Cross-Origin-Opener-Policy: same-origin" and ' +
      '"Cross-Origin-Embedder-Policy: require-corp"'
    );
  return null;
}

/** The code that webeam ends with, when its exit word says so; null when over() said before that nobody waits.
 * @param {import('./webeam.js').Instance} m @param {() => boolean} over @returns {Promise<number|null>} */
async function exit_of(m, over) {
  const words = () => new Int32Array(m.bytes().buffer);
  const word = m._webeam_exit_word() >>> 2;
  for (;;) {
    const code = Atomics.load(words(), word);
    if (over()) return null;
    if (code >= 0) return code;
    const w =
      typeof Atomics.waitAsync === 'function'
        ? Atomics.waitAsync(words(), word, -1)
        : { async: true, value: new Promise(go => setTimeout(go, EXIT_POLL_MS)) };
    if (w.async) await w.value;
  }
}

/** As start of webeam.js, with two more options. archives_from: where the threads of an image fetch what they want of
 * its archives, the URL of their folder or their URLs by name as JSON; reread: also files of modules that the image
 * holds.
 * @param {import('./webeam.js').Factory} factory  of webeam-mt.js. scripts/package adds m.end(), which ends the
 *    workers, and calls options.failed with the error of a worker that breaks
 * @param {string[]} args @param {import('./webeam.js').Options} options */
export async function start_threads(factory, args, options) {
  /** @type {ReturnType<typeof deferred<number>>} */
  const exit = deferred();
  let over = false;
  let end_workers = () => {}; // there are none yet
  const end = (/** @type {() => void} */ f) => {
    if (over) return;
    over = true;
    f();
    end_workers();
  };
  const guarded = (/** @type {() => void} */ f) => {
    if (over) return;
    try {
      f();
    } catch (e) {
      end(() => exit.fail(e));
    }
  };
  const with_all = (/** @type {Uint8Array} */ bytes, /** @type {(p: number, n: number) => void} */ f) =>
    guarded(() => with_bytes(m, bytes, p => f(p, bytes.length)));
  /** @type {import('./webeam.js').Running['event']} */
  const event = (port, kind, bytes) => with_all(bytes, (p, n) => m._webeam_script_event(port, kind, p, n));
  const host = { ...options.host, ...(options.js && { script: script(options.js, () => event) }) };
  const m = await load(factory, args, { ...options, host, failed: error => end(() => exit.fail(error)) });
  end_workers = () => m.end?.();
  if (options.archives_from)
    with_bytes(m, new TextEncoder().encode(options.archives_from), p =>
      m._webeam_archives_from(p, options.reread ? 1 : 0),
    );
  if (!m._webeam_start(m.resumes)) throw new Error('the host gives no thread');
  exit_of(m, () => over).then(code => {
    if (code !== null) end(() => exit.done(code));
  });
  return {
    exited: exit.promise,
    event,
    feed: (/** @type {Uint8Array | null} */ bytes) =>
      with_all(bytes ?? new Uint8Array(0), (p, n) => m._beam_feed(0, p, n)),
    stop: (/** @type {number} */ code) => guarded(() => m._beam_stop(code)),
    kill: () => end(() => exit.done(137)),
  };
}
