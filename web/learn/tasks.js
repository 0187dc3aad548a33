// SPDX-License-Identifier: Apache-2.0
// web/learn/tasks.js — the tasks of a lesson: their state, the fields for answers, and a sentence for what is not done
// yet. Tasks for the program are checked after each run, answers at once.
import { el } from '../watch/dom.js';
import { evaluate } from './lesson.js';
import { words } from './nodes.js';
import { keep_progress, progress_of } from './progress.js';

/** @typedef {import('./lesson.js').Check} Check @typedef {import('./lesson.js').Task} Task */
/** @typedef {import('./lesson.js').Verdict} Verdict @typedef {import('./source.js').Language} Language */

/** An order of choices that does not say which one is right. @param {string[]} choices */
function mixed(choices) {
  const weight = (/** @type {string} */ s) => [...s].reduce((n, c) => (n * 31 + c.charCodeAt(0)) % 9973, 7);
  return [...choices].sort((a, b) => weight(a) - weight(b));
}
const STATES = { open: ['○', 'To do: '], done: ['✓', 'Done: '], wrong: ['○', 'Not yet: '] };

/** A task as the page shows it. */
class Row {
  #mark = el('span', { className: 'mark', 'aria-hidden': 'true' });
  #state = el('span', { className: 'unseen' });
  #says = el('p', { className: 'says', hidden: true });
  element = el('li', {});

  /** @param {Task} task @param {string} id  of its elements @param {string} answer  that was given before
   * @param {(answer: string) => void} answered */
  constructor(task, id, answer, answered) {
    this.#says.id = `${id}-says`;
    const is_text = task.kind === 'answer' && !task.choices.length;
    const label = is_text ? { htmlFor: `${id}-answer` } : { id: `${id}-task` };
    const text = el(is_text ? 'label' : 'span', label, this.#state, ...words(task.task));
    const field = task.kind === 'answer' ? this.#field(task, id, answer, answered) : null;
    this.element.append(this.#mark, el('div', {}, text, field ?? '', this.#says));
    this.show({ done: false, says: '' });
  }
  /** @param {import('./lesson.js').AnswerTask} task @param {string} id @param {string} answer
   * @param {(answer: string) => void} answered */
  #field(task, id, answer, answered) {
    const about = { 'aria-describedby': `${id}-says` };
    if (task.choices.length) {
      const radio = (/** @type {string} */ value) => {
        const props = { type: 'radio', name: id, value, checked: value === answer, onchange: () => answered(value) };
        return el('label', {}, el('input', props), el('span', {}, ...words(value)));
      };
      return el(
        'div',
        { role: 'radiogroup', className: 'choices', 'aria-labelledby': `${id}-task`, ...about },
        ...mixed(task.choices).map(radio),
      );
    }
    const input = el('input', { type: 'text', value: answer, autocomplete: 'off', spellcheck: false, ...about });
    input.id = `${id}-answer`;
    input.maxLength = 200;
    input.autocapitalize = 'off';
    const onsubmit = (/** @type {SubmitEvent} */ e) => {
      e.preventDefault();
      answered(input.value);
    };
    return el('form', { className: 'answer', onsubmit }, input, el('button', { textContent: 'Check' }));
  }
  /** @param {Verdict} verdict */
  show({ done, says }) {
    const wrong = says ? 'wrong' : 'open';
    const state = done ? 'done' : wrong;
    const [mark, spoken] = STATES[state];
    this.element.dataset.state = state;
    this.#mark.textContent = mark;
    this.#state.textContent = spoken;
    this.#says.replaceChildren(...words(says));
    this.#says.hidden = !says;
  }
}

export class Tasks {
  /** Of the tasks for the program: what the last run was worth. @type {Verdict[]} */ #verdicts;
  /** @type {Row[]} */ #rows;
  element;

  /** @param {string} name @param {Check} check @param {Language} language
   * @param {{ changed: () => void, answered: (verdict: Verdict) => void }} ears */
  constructor(name, check, language, ears) {
    this.name = name;
    this.tasks = check.tasks;
    this.language = language;
    this.ears = ears;
    const { answers, program } = progress_of(name);
    this.#verdicts = this.tasks.map(() => ({ done: program, says: '' }));
    this.#rows = this.tasks.map(
      (task, i) => new Row(task, `lesson-task-${i}`, answers[i] ?? '', answer => this.#answered(i, answer)),
    );
    this.element = el('ol', { className: 'tasks' }, ...this.#rows.map(r => r.element));
    this.#draw();
  }
  get count() {
    return this.tasks.length;
  }
  get has_program() {
    return this.tasks.some(t => t.kind !== 'answer');
  }
  /** How many are done. */
  get done() {
    return this.#all().filter(v => v.done).length;
  }
  /** @returns {Verdict[]} */
  #all() {
    const { answers } = progress_of(this.name);
    const given = { ...this.#answers, ...answers };
    const verdicts = evaluate(this.tasks, { language: this.language, source: '', answers: given });
    return this.tasks.map((t, i) => (t.kind === 'answer' ? verdicts[i] : this.#verdicts[i]));
  }
  /** What was answered here: a browser that keeps nothing has at least these. @type {Record<number, string>} */
  #answers = {};
  #answered(/** @type {number} */ i, /** @type {string} */ answer) {
    this.#answers[i] = answer;
    keep_progress(this.name, { answers: { ...progress_of(this.name).answers, [i]: answer } });
    this.#draw();
    this.ears.answered(this.#all()[i]);
  }
  /** A run has ended. @param {string} source @param {string} given  the lesson's program
   * @param {string} output @param {boolean} counts  it was a try; else it
   * counts only if all is done @returns {Verdict[]} of the tasks for the program */
  judge(source, given, output, counts) {
    const all = evaluate(this.tasks, { language: this.language, source, given, output });
    const mine = all.filter((_, i) => this.tasks[i].kind !== 'answer');
    const good = mine.every(v => v.done);
    this.#verdicts = counts || good ? all : this.#verdicts.map(({ done }) => ({ done, says: '' }));
    if (good) keep_progress(this.name, { program: true });
    this.#draw();
    return mine;
  }
  #draw() {
    const all = this.#all();
    all.forEach((v, i) => this.#rows[i].show(v));
    const done = all.filter(v => v.done).length;
    if (done > progress_of(this.name).done) keep_progress(this.name, { done });
    this.ears.changed();
  }
  /** The first task that is not done comes into sight. */
  reveal() {
    const open = this.#rows.find(r => r.element.dataset.state === 'wrong') ?? this.#rows.at(-1);
    open?.element.scrollIntoView({ block: 'nearest' });
  }
}
