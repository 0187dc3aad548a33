// SPDX-License-Identifier: Apache-2.0
// tests/lessons/tries.mjs — the tries of a lesson: programs that somebody might hand in, right ones and wrong ones. A
// program and changes to it, as demo/lessons/README.md describes tries.json; or a whole file that check.json names.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {import('../../web/learn/source.js').Language} Language */
/** says: the sentence it is answered with; null: it passes. whole: it is a file.
 * @typedef {{ label: string, text: string, says: string | null, whole: boolean }} Try */
/** @typedef {{ of: 'program' | 'solution', change: Record<string, string>, says?: string }} Written */

const SUFFIX = /** @type {const} */ ({ erlang: 'erl', elixir: 'exs' });

/** The program with its changes. Each text to change stands in it exactly once. @param {string} text
 * @param {Record<string, string>} change @param {string} label */
function changed(text, change, label) {
  for (const [from, to] of Object.entries(change)) {
    const pieces = text.split(from);
    if (pieces.length !== 2)
      throw new Error(`${label}: ${JSON.stringify(from)} stands ${pieces.length - 1} times in it`);
    text = pieces.join(to);
  }
  return text;
}
/** @param {string} folder @param {string} name  of the lesson @param {Language} language
 * @param {{ file: string, says: string }[]} programs  those of check.json @returns {Try[]} */
export function tries_of(folder, name, language, programs) {
  const suffix = SUFFIX[language];
  const read = (/** @type {string} */ file) => readFileSync(join(folder, file), 'utf8');
  /** @type {Try[]} */
  const whole = programs
    .filter(p => p.file.endsWith(`.${suffix}`))
    .map(({ file, says }) => ({ label: file, text: read(file), says, whole: true }));
  if (!existsSync(join(folder, 'tries.json'))) return whole;
  const texts = { program: read(`${name}.${suffix}`), solution: read(`solution.${suffix}`) };
  /** @type {{ right: Written[], wrong: Written[] }} */
  const { right, wrong } = JSON.parse(read('tries.json'))[language];
  const one = (/** @type {string} */ kind) => (/** @type {Written} */ w, /** @type {number} */ i) => {
    const label = `tries.json, ${kind} ${i + 1} of ${language}`;
    if ((kind === 'wrong') !== (typeof w.says === 'string')) throw new Error(`${label}: says belongs to a wrong one`);
    return { label, text: changed(texts[w.of], w.change, label), says: w.says ?? null, whole: false };
  };
  return [...whole, ...right.map(one('right')), ...wrong.map(one('wrong'))];
}
