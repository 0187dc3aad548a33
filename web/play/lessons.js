// SPDX-License-Identifier: Apache-2.0
// web/play/lessons.js — lessons as pack.mjs packs demo/lessons: one list, and a file for each; and the address of one.
//
//   #lesson=NAME[&lang=elixir]      #lessons: the list

/** @typedef {import('../learn/source.js').Language} Language @typedef {import('./flavour.js').Program} Program */
/** A lesson in the list. tasks: how many it has.
 * @typedef {{ name: string, title: string, summary: string, tasks: number }} Listed */
/** A lesson. text: its lesson.md; check: its check.json; steps: its steps.json, if it has one; schedulers: how many run
 * its program.
 * @typedef {{ name: string, title: string, schedulers: number, text: string, check: string, steps?: string,
 *    programs: Record<Language, string> }} Packed */
/** @typedef {{ name: string, language: Language }} Asked */

const SUFFIX = /** @type {const} */ ({ erlang: 'erl', elixir: 'exs' });
/** By address. @type {Map<string, Promise<any>>} any: what the file holds */
const fetched = new Map();
/** @param {string} file @returns {Promise<any>} any: what the file holds; null: there is no such file */
function get(file) {
  const now = fetched.get(file);
  if (now) return now;
  const coming = fetch(new URL(`../lessons/${file}`, import.meta.url)).then(r => {
    if (r.ok) return r.json();
    if (r.status === 404) {
      fetched.delete(file); // without a network it is not there; the next one tries again
      return null;
    }
    throw new Error(`${file} could not be fetched: ${r.status}`);
  });
  coming.catch(() => fetched.delete(file)); // the next one tries again
  fetched.set(file, coming);
  return coming;
}
/** All, in their order. @returns {Promise<Listed[]>} */
export const all_lessons = async () => (await get('index.json')) ?? [];
/** @param {string} name @returns {Promise<Packed | null>} null: there is none of this name */
export const find_lesson = async name => (/^[a-z][a-z0-9_]{0,60}$/.test(name) ? get(`${name}.json`) : null);

/** What an address asks for. @param {string} hash @returns {Asked | null} */
export function lesson_in(hash) {
  const said = new URLSearchParams(hash.slice(1));
  const name = said.get('lesson');
  return name ? { name, language: said.get('lang') === 'elixir' ? 'elixir' : 'erlang' } : null;
}
/** @param {Asked} asked */
export const hash_of = ({ name, language }) => `#lesson=${name}${language === 'elixir' ? '&lang=elixir' : ''}`;
/** The name of a lesson's program. @param {Asked} asked */
export const file_of = ({ name, language }) => `${name}.${SUFFIX[language]}`;
/** @param {Packed} lesson @param {Language} language @returns {Program} */
export const program_of = ({ name, programs }, language) => ({
  files: [{ name: file_of({ name, language }), text: programs[language] }],
});
/** In which language a program is one of the lesson; null: it is another program.
 * @param {Packed} lesson @param {Program} program @returns {Language | null} */
export function language_of({ name }, { files }) {
  const languages = /** @type {Language[]} */ (Object.keys(SUFFIX));
  return languages.find(language => files[0]?.name === file_of({ name, language })) ?? null;
}
