// SPDX-License-Identifier: Apache-2.0
// web/watch/inspect.js — the Inspect view: how terms lie in memory. They come from
//
//   webeam:inspect(Term)            in the program or in the view Shell (inspect_runs.js)
//   a value of a process, a table   picked here: registers, stack, dictionary, mailbox, objects (inspect_picker.js)
//   an expression typed here        evaluated by a webeam of the view's own (inspect_evaluator.js)
import { flavour_of } from '../play/flavour.js';
import { el, message_of, wear } from './dom.js';
import { Evaluator } from './inspect_evaluator.js';
import { Picker } from './inspect_picker.js';
import { Runs } from './inspect_runs.js';
import { SAMPLES } from './inspect_samples.js';
import { Studies, first_line, study_of } from './inspect_studies.js';
import views_css from './views.css';
import inspect_css from './inspect.css';

/** @typedef {import('./inspect_samples.js').Sample} Sample @typedef {import('./types.d.ts').Description} Description */

/** What an evaluated expression gives: three descriptions of its value. */
const SNAPS = [
  { name: 'As it was made', how: '' },
  { name: 'In the receiver', how: 'sent' },
  { name: 'After a collection', how: 'collected' },
];

/** @param {HTMLElement} element @param {import('./types.d.ts').Session} session */
export function mount(element, session) {
  wear(views_css, inspect_css);
  return new InspectView(element, session);
}

class InspectView {
  /** @param {HTMLElement} element @param {import('./types.d.ts').Session} session */
  constructor(element, session) {
    this.session = session;
    const say = (/** @type {string} */ text, bad = false) => this.#say(text, bad);
    this.note = el('p', { className: 'note', role: 'status' });
    this.evaluator = new Evaluator(session);
    this.studies = new Studies(say);
    this.runs = new Runs(
      (d, name) => this.studies.add(study_of(d, name)),
      () => this.picker.refresh(),
    );
    this.picker = new Picker(this.runs, this.studies, say);
    this.language = el(
      'select',
      { 'aria-label': 'Language of the expression', onchange: () => this.#choose_language() },
      el('option', { value: 'erlang', textContent: 'Erlang' }),
      el('option', { value: 'elixir', textContent: 'Elixir' }),
    );
    this.input = el('input', {
      type: 'text',
      className: 'expression',
      'aria-label': 'An expression',
      spellcheck: false,
      autocapitalize: 'off',
      autocomplete: 'off',
    });
    this.submit = el('button', { type: 'submit', className: 'primary', textContent: 'Inspect' });
    this.samples = el(
      'select',
      { id: 'inspect-samples', 'aria-label': 'Samples', onchange: () => this.#choose_sample() },
      el('option', { value: '', textContent: 'Samples …' }),
      ...SAMPLES.map((s, i) => el('option', { value: String(i), textContent: s.title })),
    );
    const root = el('div', { className: 'wv inspect' }, this.#form(), this.picker.box, this.note);
    root.append(...this.studies.parts);
    element.append(root);
    this.language.value = flavour_of(session.source());
    this.input.value = SAMPLES[0][this.#language()];
    this.off = [
      session.on('vm', ({ vm, options }) => this.runs.attach('program', vm, !!options?.step)),
      session.on('shell', ({ vm }) => this.runs.attach('shell', vm)),
    ];
    this.runs.attach('program', session.vm, session.stepped);
    this.runs.attach('shell', session.shell);
  }
  #form() {
    const onsubmit = (/** @type {SubmitEvent} */ e) => {
      e.preventDefault();
      void this.#evaluate(this.input.value);
    };
    const parts = [this.language, this.input, this.submit, this.samples, this.picker.opener];
    return el('form', { className: 'bar2', onsubmit }, ...parts);
  }
  /** @param {string} text @param {boolean} bad  it is an error */
  #say(text, bad) {
    this.note.textContent = text;
    this.note.classList.toggle('bad', bad);
  }

  // ---- expressions -------------------------------------------------------------------------------------------------
  #language() {
    return this.language.value === 'elixir' ? 'elixir' : 'erlang';
  }
  #chosen_sample() {
    return this.samples.value === '' ? undefined : SAMPLES[Number(this.samples.value)];
  }
  #choose_sample() {
    const sample = this.#chosen_sample();
    if (!sample) return;
    this.input.value = sample[this.#language()];
    void this.#evaluate(this.input.value, sample);
  }
  /** The expression of a sample is there in the other language. */
  #choose_language() {
    const typed = this.input.value;
    const sample = this.#chosen_sample() ?? SAMPLES.find(s => s.erlang === typed || s.elixir === typed);
    if (sample) this.input.value = sample[this.#language()];
  }
  /** @param {string} typed @param {Sample} [sample]  whose expression it is */
  async #evaluate(typed, sample) {
    const expression = typed.trim();
    if (!expression || this.submit.disabled) return;
    this.submit.disabled = true;
    this.#say('Evaluating …', false);
    const language = this.#language();
    try {
      const { said, list } = await this.evaluator.evaluate(language, expression);
      const ok = said === 'ok';
      const own = ok ? list.slice(0, -SNAPS.length) : list; // what the expression inspected itself
      for (const d of own) this.studies.add(study_of(d, 'expression'));
      if (ok) this.#add(typed, sample, list.slice(-SNAPS.length));
      else this.#say(said, true);
    } catch (e) {
      this.#say(message_of(e), true);
    }
    this.submit.disabled = false;
  }
  /** @param {string} typed @param {Sample | undefined} sample @param {Description[]} list  as SNAPS says */
  #add(typed, sample, list) {
    this.studies.add({
      title: sample?.title ?? first_line(typed),
      from: this.#language() === 'elixir' ? 'Elixir' : 'Erlang',
      about: sample?.about,
      beside: sample?.beside,
      snaps: list.map((d, i) => ({ ...SNAPS[i], d })),
    });
  }

  // ---- for the page ------------------------------------------------------------------------------------------------
  show() {
    this.runs.attach('program', this.session.vm, this.session.stepped);
    this.runs.show();
    this.picker.refresh();
  }
  hide() {
    this.runs.hide();
  }
  /** Shows how a term lies in memory: that of an expression, or a value that a process of the program holds.
   * @param {{ term?: unknown, language?: unknown, pid?: unknown, which?: unknown, name?: unknown }} place  term: the
   * expression; language: 'erlang' or 'elixir', else that of the program; pid, which, name: of Observer.values */
  async open_at({ term, language = flavour_of(this.session.source()), pid, which, name }) {
    if (typeof pid === 'number' && typeof which === 'number') return this.picker.show(pid, which, String(name));
    if (typeof term !== 'string' || !term.trim()) return;
    this.language.value = language === 'elixir' ? 'elixir' : 'erlang';
    this.samples.value = '';
    this.input.value = term;
    await this.#evaluate(term);
  }
  end() {
    this.off.forEach(f => f());
    this.evaluator.end();
    this.runs.hide();
  }
}
