// SPDX-License-Identifier: Apache-2.0
// web/play/warnings.js — warnings of Elixir's compiler, out of what it writes: Elixir 1.14 says those of scripts only
// in words.

/** @typedef {import('./types.d.ts').Diagnostic} Diagnostic */

const WARNING = /warning: ([^\n]+(?:\n(?! *\S+\.exs?:\d+)[^\n]+)*)\n +(\w+\.exs?):(\d+)(?::(\d+))?[^\n]*\n/g;
const KEPT = 4000; // characters

/** Reads one run's standard error. What it returns gives the warnings in the latest text, known ones again.
 * @returns {(bytes: Uint8Array) => Diagnostic[]} */
export function elixir_warnings() {
  const decoder = new TextDecoder();
  let words = '';
  return bytes => {
    words = (words + decoder.decode(bytes, { stream: true })).slice(-KEPT);
    return [...words.matchAll(WARNING)].map(([, text, file, line, column]) => ({
      severity: 'warning',
      file,
      line: Number(line),
      column: Number(column ?? 0),
      text,
      shown: true,
    }));
  };
}
