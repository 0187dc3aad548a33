// SPDX-License-Identifier: Apache-2.0
// web/learn/judge.js — follows the runs of the page, and says of each that has ended what it was and what it wrote.
import { MAX_TEXT } from './pattern.js';

/** how: see End of web/play/types.d.ts.
 * @typedef {{ program: import('../play/flavour.js').Program, output: string,
 *    how: import('../play/types.d.ts').End['how'] }} Run */

/** @param {import('../play/types.d.ts').Session} session @param {(run: Run) => void} ended */
export function follow_runs(session, ended) {
  /** @type {{ program: Run['program'], output: string } | null} */
  let run = null;
  /** By stream. @type {Map<number, TextDecoder>} */
  let decoders = new Map();
  session.on('vm', ({ program }) => {
    run = { program, output: '' };
    decoders = new Map();
  });
  session.on('output', ({ fd, bytes }) => {
    if (!run || run.output.length > MAX_TEXT) return;
    const decoder = decoders.get(fd) ?? new TextDecoder();
    decoders.set(fd, decoder);
    run.output += decoder.decode(bytes, { stream: true });
  });
  session.on('state', ({ state, how }) => {
    if (state !== 'ended' || !how || !run) return;
    ended({ ...run, how });
    run = null;
  });
}
