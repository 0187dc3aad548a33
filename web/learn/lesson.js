// SPDX-License-Identifier: Apache-2.0
// web/learn/lesson.js — a lesson (demo/lessons/README.md): its text and its check, read; its check, evaluated. Pure
// functions without a page.
//
//   lesson.md ──► parse_lesson ──► head, nodes of the text
//   check.json ─► parse_check ──► tasks ──► evaluate(tasks, what was done) ──► done or not, and a sentence, for each
//   task
//   steps.json ─► parse_steps ──► moments of a recording
//
// What a file says is never trusted: unknown keys, wrong types and what is too long are a LessonError.
import { MAX_PATTERN, MAX_TEXT, matches, occurs, parts_of } from './pattern.js';
import { essence } from './source.js';
import { parse_text } from './text.js';

/** @typedef {import('./text.js').Element} Element @typedef {import('./source.js').Language} Language */

/** The view that belongs to a lesson, and where it is to be opened. step: at that moment of steps.json, from 1. watch:
 * processes by the beginning of their names. inspect: an expression of Erlang.
 * @typedef {{ view: 'none' } | { view: 'step', moment: number } | { view: 'watch', follow: string[] } |
 *           { view: 'inspect', term: string }} Place */

/** schedulers: how many its program is run with.
 * @typedef {{ title: string, order: number, summary: string, schedulers: number, place: Place, text: Element[] }}
 * Lesson */

/** Patterns (pattern.js) of each language. @typedef {Record<Language, string[]>} Patterns */
/** All of has, one of one if there are any, and none of lacks.
 * @typedef {{ has: Patterns, one: Patterns, lacks: Patterns }} Condition */
/** @typedef {Condition & { says: string }} Mistake */
/** @typedef {{ answers: string[], says: string }} WrongAnswer */
/** task: what is to be done, or the question. hint: what helps as long as it is not. choices: may be shown to choose
 * from.
 * @typedef {{ kind: 'output' | 'source', task: string, hint: string, good: Condition, wrong: Mistake[] }} ProgramTask
 * @typedef {{ kind: 'answer', task: string, hint: string, right: string[], choices: string[], wrong: WrongAnswer[] }}
 *   AnswerTask
 * @typedef {ProgramTask | AnswerTask} Task */
/** For the tests: what a wrong program of the lesson's folder is to be told.
 * @typedef {{ file: string, says: string }} WrongProgram */
/** @typedef {{ tasks: Task[], programs: WrongProgram[] }} Check */

/** What somebody did. source: the program. given: the lesson's own. output: what its run wrote, both streams, when it
 * has ended; undefined: not run as it is. answers: by the number of the task, from 0.
 * @typedef {{ language: Language, source: string, given?: string, output?: string,
 *    answers?: Record<number, string> }} Work */
/** says: a sentence that helps; '' when there is nothing to say yet, or all is well.
 * @typedef {{ done: boolean, says: string }} Verdict */

const MAX_LESSON = 20_000;
const MAX_CHECK = 40_000;
const MAX_SENTENCE = 400;
const MAX_ITEMS = 40;
const COPIED = 'The line stands in your program as a text. Let the program find it out: change what it does.';
const COMMENT = /^<!--[^\n]*-->\n/;

/** What is wrong with a lesson's file: `lesson.md:3: ...`, `check.json: tasks[0].hint: ...`. */
export class LessonError extends Error {
  name = 'LessonError';
}

/** @param {string} where @param {string} what @returns {never} */
function fail(where, what) {
  throw new LessonError(`${where}: ${what}`);
}

// ---- lesson.md ----------------------------------------------------------------------------------------------------

const VIEWS = /** @type {Record<string, string[]>} */ ({
  none: [],
  step: ['moment'],
  watch: ['follow'],
  inspect: ['term'],
});
const NEEDED = ['title', 'order', 'summary', 'view'];

/** @param {string} text */
function cut_head(text) {
  const clean = text.replaceAll('\r\n', '\n');
  const licence = COMMENT.exec(clean)?.[0] ?? '';
  const rest = clean.slice(licence.length);
  const end = rest.indexOf('\n\n');
  const first = licence ? 2 : 1;
  if (end < 0) fail('lesson.md', 'an empty line ends the head, and the text follows');
  const lines = rest.slice(0, end).split('\n');
  return { lines, first, body: rest.slice(end + 2), body_line: first + lines.length + 1 };
}

/** @param {string[]} lines @param {number} first @returns {Map<string, { value: string, line: number }>} */
function read_head(lines, first) {
  const head = new Map();
  lines.forEach((text, i) => {
    const line = first + i;
    const [, key, value] =
      /^([a-z]+): +(\S.*)$/.exec(text) ?? fail(`lesson.md:${line}`, 'the head has lines `key: value`');
    if (head.has(key)) fail(`lesson.md:${line}`, `${key} stands here twice`);
    if ((value ?? '').length > MAX_SENTENCE) fail(`lesson.md:${line}`, `${key} is too long`);
    head.set(key, { value, line });
  });
  return head;
}

/** @param {string} text  of lesson.md @returns {Lesson} */
export function parse_lesson(text) {
  if (text.length > MAX_LESSON) fail('lesson.md', `longer than ${MAX_LESSON} characters`);
  const { lines, first, body, body_line } = cut_head(text);
  const head = read_head(lines, first);
  /** @param {string} key */
  const needed = key => head.get(key)?.value ?? fail('lesson.md', `the head has no ${key}`);
  /** @param {string} key @param {number} least @param {number} most @param {string} [otherwise] */
  const whole = (key, least, most, otherwise) => {
    const value = otherwise !== undefined && !head.has(key) ? otherwise : needed(key);
    const n = /^[0-9]{1,9}$/.test(value) ? Number(value) : NaN;
    if (n >= least && n <= most) return n;
    return fail(`lesson.md:${head.get(key)?.line}`, `${key} is a whole number from ${least} to ${most}`);
  };
  for (const key of NEEDED) needed(key);
  const view = needed('view');
  const more = Object.hasOwn(VIEWS, view) ? VIEWS[view] : undefined;
  if (!more) fail(`lesson.md:${head.get('view')?.line}`, `view is one of ${Object.keys(VIEWS).join(', ')}`);
  for (const [key, { line }] of head)
    if (![...NEEDED, ...more, 'schedulers'].includes(key)) fail(`lesson.md:${line}`, `the view ${view} has no ${key}`);
  /** @type {Place} */
  let place = { view: 'none' };
  if (view === 'step') place = { view, moment: whole('moment', 1, MAX_ITEMS, '1') };
  else if (view === 'watch') place = { view, follow: needed('follow').split(/, */) };
  else if (view === 'inspect') place = { view, term: needed('term') };
  return {
    title: needed('title'),
    order: whole('order', 0, 9999),
    summary: needed('summary'),
    schedulers: whole('schedulers', 1, 16, '1'),
    place,
    text: parse_text(body, (what, line) => fail(`lesson.md:${body_line + line - 1}`, what)),
  };
}

// ---- check.json ---------------------------------------------------------------------------------------------------

/** A value of a file, and where it stands there. */
class Value {
  /** @param {string} file @param {unknown} value @param {string} where */
  constructor(file, value, where) {
    this.file = file;
    this.value = value;
    this.where = where;
  }
  /** @param {string} what @returns {never} */
  wrong(what) {
    return fail(`${this.file}: ${this.where}`, what);
  }
  /** Its values by key. @param {string[]} keys  that it may have */
  object(keys) {
    const { value } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return this.wrong('must be an object');
    const all = new Map(Object.entries(value).map(([k, v]) => [k, new Value(this.file, v, `${this.where}.${k}`)]));
    for (const [key, v] of all) if (!keys.includes(key)) v.wrong(`is not known; there may be ${keys.join(', ')}`);
    return /** @param {string} key */ key => all.get(key) ?? new Value(this.file, undefined, `${this.where}.${key}`);
  }
  get missing() {
    return this.value === undefined;
  }
  /** @returns {Value[]} */
  list() {
    if (this.missing) return [];
    if (!Array.isArray(this.value)) return this.wrong('must be a list');
    if (this.value.length > MAX_ITEMS) this.wrong(`has more than ${MAX_ITEMS} items`);
    return this.value.map((v, i) => new Value(this.file, v, `${this.where}[${i}]`));
  }
  /** @returns {string} */
  sentence() {
    const { value } = this;
    if (typeof value !== 'string' || !value.trim()) return this.wrong('must be a text that is not empty');
    if (value.length > MAX_SENTENCE) this.wrong(`is longer than ${MAX_SENTENCE} characters`);
    return value;
  }
  /** A pattern, or a list of them. @returns {string[]} */
  patterns() {
    const all = typeof this.value === 'string' ? [this] : this.list();
    return all.map(v => {
      const pattern = v.sentence();
      if (pattern.length > MAX_PATTERN) v.wrong(`is longer than ${MAX_PATTERN} characters`);
      for (const p of parts_of(pattern))
        if (typeof p === 'object' && 'from' in p && p.from > p.to) v.wrong('has a range that ends before it begins');
      return pattern;
    });
  }
  /** Patterns for both languages, or {"erlang": ..., "elixir": ...}. @returns {Patterns} */
  of_languages() {
    if (typeof this.value === 'string' || Array.isArray(this.value) || this.missing) {
      const same = this.patterns();
      return { erlang: same, elixir: same };
    }
    const get = this.object(['erlang', 'elixir']);
    return { erlang: get('erlang').patterns(), elixir: get('elixir').patterns() };
  }
}

/** @param {(key: string) => Value} get @param {Value} whole @returns {Condition} */
function condition(get, whole) {
  if (['has', 'one', 'lacks'].every(key => get(key).missing)) whole.wrong('needs has, one or lacks');
  return { has: get('has').of_languages(), one: get('one').of_languages(), lacks: get('lacks').of_languages() };
}

/** @param {Value} value @returns {Task} */
function read_task(value) {
  const kind = /** @type {{ kind?: unknown } | null} */ (value.value)?.kind;
  if (kind === 'answer') {
    const get = value.object(['kind', 'task', 'hint', 'right', 'choices', 'wrong']);
    const right = get('right').patterns().map(normal);
    if (!right.length) get('right').wrong('needs an answer');
    const wrong = get('wrong')
      .list()
      .map(w => {
        const of = w.object(['answers', 'says']);
        return { answers: of('answers').patterns().map(normal), says: of('says').sentence() };
      });
    const choices = get('choices')
      .list()
      .map(c => c.sentence());
    return { kind, task: get('task').sentence(), hint: get('hint').sentence(), right, choices, wrong };
  }
  if (kind !== 'output' && kind !== 'source') return value.wrong('has a kind that is not output, source or answer');
  const get = value.object(['kind', 'task', 'hint', 'has', 'one', 'lacks', 'wrong']);
  const wrong = get('wrong')
    .list()
    .map(w => {
      const of = w.object(['has', 'one', 'lacks', 'says']);
      return { ...condition(of, w), says: of('says').sentence() };
    });
  return { kind, task: get('task').sentence(), hint: get('hint').sentence(), good: condition(get, value), wrong };
}

/** @param {string} file  its name @param {string} text */
function read_json(file, text) {
  if (text.length > MAX_CHECK) fail(file, `longer than ${MAX_CHECK} characters`);
  try {
    return new Value(file, JSON.parse(text), 'it');
  } catch (e) {
    return fail(file, e instanceof Error ? e.message : String(e));
  }
}
/** @param {string} text  of check.json @returns {Check} */
export function parse_check(text) {
  const get = read_json('check.json', text).object(['SPDX-License-Identifier', 'tasks', 'programs']);
  const tasks = get('tasks').list().map(read_task);
  if (!tasks.length) get('tasks').wrong('needs a task');
  const programs = get('programs')
    .list()
    .map(p => {
      const of = p.object(['file', 'says']);
      const file = of('file').sentence();
      if (!/^[a-z0-9_]+\.(erl|exs)$/.test(file)) of('file').wrong('must be the name of a program in this folder');
      return { file, says: of('says').sentence() };
    });
  return { tasks, programs };
}

// ---- steps.json ---------------------------------------------------------------------------------------------------

/** A moment of a recording: Step stands behind this event of this seed, counted from where the program begins. says:
 * its caption. sees, nth: for the tests, a pattern (pattern.js) of this event as Step's list has it, and which of the
 * events that fit it this is, from 1.
 * @typedef {{ seed: number, event: number, says: string, sees: string, nth: number }} Moment */

/** @param {Value} value @returns {Moment} */
function read_moment(value) {
  const get = value.object(['seed', 'event', 'says', 'sees', 'nth']);
  const whole = (/** @type {string} */ key, /** @type {number} */ least, /** @type {number} */ most) => {
    const v = get(key);
    const n = Number(v.value);
    return typeof v.value === 'number' && Number.isInteger(n) && n >= least && n <= most
      ? n
      : v.wrong(`must be a whole number from ${least} to ${most}`);
  };
  const [sees] = get('sees').patterns();
  return {
    seed: whole('seed', 0, 999_999_999),
    event: whole('event', 1, 100_000),
    says: get('says').sentence(),
    sees: sees ?? get('sees').wrong('is missing'),
    nth: get('nth').missing ? 1 : whole('nth', 1, 10_000),
  };
}
/** @param {string} text  of steps.json @returns {Record<Language, Moment[]>} */
export function parse_steps(text) {
  const get = read_json('steps.json', text).object(['SPDX-License-Identifier', 'erlang', 'elixir']);
  const moments = (/** @type {Language} */ language) => {
    const all = get(language).list().map(read_moment);
    return all.length ? all : get(language).wrong('needs a moment');
  };
  return { erlang: moments('erlang'), elixir: moments('elixir') };
}

// ---- what was done ------------------------------------------------------------------------------------------------

/** An answer as it is compared: without capitals, spaces at its ends, thousands' commas, a full stop.
 * @param {string} answer */
export const normal = answer =>
  answer
    .slice(0, MAX_SENTENCE)
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/(\d),(?=\d{3})/g, '$1')
    .replace(/\.$/, '');

/** Whether lines have the patterns, each in a line of its own, in this order. @param {string[]} lines
 * @param {string[]} patterns */
function lines_have(lines, patterns) {
  let at = 0;
  return patterns.every(p => {
    const found = lines.findIndex((l, i) => i >= at && matches(p, l));
    at = found + 1;
    return found >= 0;
  });
}

/** @param {Condition} c @param {ProgramTask['kind']} kind @param {Work} work */
function holds(c, kind, work) {
  const { language } = work;
  const [has, one, lacks] = [c.has[language], c.one[language], c.lacks[language]];
  const of = kind === 'source' ? in_source(work) : in_output(work);
  return of.all(has) && (!one.length || one.some(of.is_there)) && !lacks.some(of.is_there);
}
/** @param {Work} work */
function in_source({ source, language }) {
  const text = essence(source.slice(0, MAX_TEXT), language);
  const is_there = (/** @type {string} */ p) => occurs(essence(p, language), text);
  return { is_there, all: (/** @type {string[]} */ has) => has.every(is_there) };
}
/** @param {Work} work */
function in_output({ output = '' }) {
  const lines = output
    .slice(0, MAX_TEXT)
    .split('\n')
    .map(l => l.trim());
  const is_there = (/** @type {string} */ p) => lines.some(l => matches(p, l));
  return { is_there, all: (/** @type {string[]} */ has) => lines_have(lines, has) };
}
/** A line that the task asks for stands in the program as a text, and did not in the lesson's.
 * @param {ProgramTask} task @param {Work} work */
function is_copied({ kind, good }, { language, source, given }) {
  if (kind !== 'output' || given === undefined) return false;
  const [mine, own] = [source, given].map(text => essence(text.slice(0, MAX_TEXT), language));
  return good.has[language].some(p => occurs(p, mine ?? '') && !occurs(p, own ?? ''));
}

/** @param {AnswerTask} task @param {string | undefined} answer @returns {Verdict} */
function judge_answer(task, answer) {
  const given = normal(answer ?? '');
  if (!given) return { done: false, says: '' };
  if (task.right.some(p => matches(p, given))) return { done: true, says: '' };
  const wrong = task.wrong.find(w => w.answers.some(p => matches(p, given)));
  return { done: false, says: wrong?.says ?? task.hint };
}

/** @param {ProgramTask} task @param {Work} work @returns {Verdict} */
function judge_program(task, work) {
  if (task.kind === 'output' && work.output === undefined) return { done: false, says: '' };
  if (is_copied(task, work)) return { done: false, says: COPIED };
  if (holds(task.good, task.kind, work)) return { done: true, says: '' };
  const wrong = task.wrong.find(w => holds(w, task.kind, work));
  return { done: false, says: wrong?.says ?? task.hint };
}

/** How far somebody is with each task. @param {Task[]} tasks @param {Work} work @returns {Verdict[]} */
export const evaluate = (tasks, work) =>
  tasks.map((task, i) => (task.kind === 'answer' ? judge_answer(task, work.answers?.[i]) : judge_program(task, work)));
