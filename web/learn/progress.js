// SPDX-License-Identifier: Apache-2.0
// web/learn/progress.js — what somebody has done of the lessons, as this browser keeps it: one item of localStorage.
//
//   webeam.lessons   { language, lessons: { NAME: { done, program, answers: { TASK: "answer" } } } }
//
// Tabs share it: it is read before each change. What cannot be read counts as nothing; all sizes are limited.

/** @typedef {import('./source.js').Language} Language */
/** done: how many tasks; program: it passed all tasks for a program at once; answers: by the number of the task.
 * @typedef {{ done: number, program: boolean, answers: Record<number, string> }} Entry */
/** language: the one that was chosen last. @typedef {{ language: Language, lessons: Record<string, Entry> }} Kept */

export const KEY = 'webeam.lessons';
const MOST_LESSONS = 200;
const MOST_TASKS = 40;
const LONGEST = 200;

/** @param {unknown} x @returns {Entry} */
function entry_of(x) {
  const { done, program, answers } = /** @type {{ done?: unknown, program?: unknown, answers?: unknown }} */ (x ?? {});
  const given = Object.entries(answers ?? {}).filter(
    ([task, answer]) => /^\d{1,2}$/.test(task) && Number(task) < MOST_TASKS && typeof answer === 'string',
  );
  return {
    done: Number.isInteger(done) ? Math.max(0, Math.min(MOST_TASKS, Number(done))) : 0,
    program: program === true,
    answers: Object.fromEntries(given.map(([task, answer]) => [task, answer.slice(0, LONGEST)])),
  };
}
/** @returns {Kept} */
export function progress() {
  /** @type {{ language?: unknown, lessons?: unknown } | null} */
  let value = null;
  try {
    value = JSON.parse(localStorage.getItem(KEY) ?? 'null');
  } catch {
    /* nothing is kept, or it cannot be read */
  }
  const lessons = Object.entries(value?.lessons ?? {})
    .filter(([name]) => /^[a-z][a-z0-9_]{0,60}$/.test(name))
    .slice(-MOST_LESSONS)
    .map(([name, entry]) => [name, entry_of(entry)]);
  return { language: value?.language === 'elixir' ? 'elixir' : 'erlang', lessons: Object.fromEntries(lessons) };
}
/** @param {string} name @returns {Entry} */
export const progress_of = name => progress().lessons[name] ?? entry_of(null);

/** @param {(kept: Kept) => void} change @returns {boolean} false: this browser does not keep it */
function keep(change) {
  const kept = progress();
  change(kept);
  try {
    localStorage.setItem(KEY, JSON.stringify(kept));
    return true;
  } catch {
    return false;
  }
}
/** @param {string} name @param {Partial<Entry>} what */
export const keep_progress = (name, what) =>
  keep(kept => {
    const entry = { ...(kept.lessons[name] ?? entry_of(null)), ...what };
    kept.lessons[name] = entry_of(entry);
  });
/** @param {Language} language */
export const keep_language = language =>
  keep(kept => {
    kept.language = language;
  });
/** Forgets all that was done. */
export function forget_progress() {
  try {
    localStorage.removeItem(KEY);
  } catch {
    /* nothing was kept */
  }
}
