// SPDX-License-Identifier: Apache-2.0
// web/learn/judge.js — follows the runs of the page, and says of each that has ended what it was and what it wrote.
import { MAX_TEXT } from './pattern.js';

/** how: see End of web/play/types.d.ts.
 * @typedef {{ program: import('../play/flavour.js').Program, output: string,
 *    how: import('../play/types.d.ts').End['how'] }} Run */

/** Output may still be on its way when main has returned. */
const LATE_MS = 150;
/** A lesson's program has ended by then; if not, somebody wonders why nothing is checked. */
const LONG_MS = 4000;

/** Follows them. When main has returned and other processes of the program go on, that is an end too: what is written
 * later is looked at again.
 * @param {import('../play/types.d.ts').Session} session @param {(run: Run) => void} ended
 * @param {(program: Run['program']) => void} long  it still runs after a while */
export function follow_runs(session, ended, long) {
  /** @type {{ program: Run['program'], output: string, returned: boolean } | null} */
  let run = null;
  /** By stream. @type {Map<number, TextDecoder>} */
  let decoders = new Map();
  let timer = 0;
  let wait = 0;
  const later = () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => run && ended({ ...run, how: 'returned' }), LATE_MS);
  };
  session.on('vm', ({ program }) => {
    clearTimeout(timer);
    run = { program, output: '', returned: false };
    decoders = new Map();
  });
  session.on('output', ({ fd, bytes }) => {
    if (!run || run.output.length > MAX_TEXT) return;
    const decoder = decoders.get(fd) ?? new TextDecoder();
    decoders.set(fd, decoder);
    run.output += decoder.decode(bytes, { stream: true });
    if (run.returned) later();
  });
  session.on('alive', () => {
    clearTimeout(wait);
    if (!run) return;
    run.returned = true;
    later();
  });
  session.on('state', ({ state, how }) => {
    clearTimeout(wait);
    if (state === 'running' && !session.stepped) wait = window.setTimeout(() => run && long(run.program), LONG_MS);
    if (state !== 'ended' || !how || !run) return;
    clearTimeout(timer);
    ended({ ...run, how: run.returned && how === 'stopped' ? 'returned' : how });
    run = null;
  });
}
