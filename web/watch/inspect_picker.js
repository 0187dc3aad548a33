// SPDX-License-Identifier: Apache-2.0
// web/watch/inspect_picker.js — picks a value out of a running webeam: a register, a stack slot, an entry of the
// process dictionary, a message, an object of an ETS table.
import { pid_text } from '../observe.js';
import { button, el, message_of } from './dom.js';
import { first_line, label_of, study_of } from './inspect_studies.js';

/** @typedef {import('./types.d.ts').Row} Row @typedef {import('./inspect_runs.js').Run} Run */
/** @typedef {import('./types.d.ts').Description} Description @typedef {import('./inspect_studies.js').Study} Study */
/** @typedef {NonNullable<Awaited<ReturnType<import('../observe.js').Observer['values']>>>} Values */

const MOST = 200; // processes
const TABLES = -1; // among the processes: not one, but the tables
const COLLECTS_MS = 150;
const LATE = 'It is no longer there: the process went on.';
const option = (/** @type {string | number} */ value, /** @type {string} */ textContent) =>
  el('option', { value: String(value), textContent });

export class Picker {
  /** Number of the newest listing: an older one is not shown. */
  #listing = 0;

  /** @param {import('./inspect_runs.js').Runs} runs @param {import('./inspect_studies.js').Studies} studies
   * @param {(text: string, bad?: boolean) => void} say */
  constructor(runs, studies, say) {
    this.runs = runs;
    this.studies = studies;
    this.say = say;
    const list = () => void this.#list_processes();
    this.opener = button('Values of the program', '', () => this.#open(this.box.hidden), {
      id: 'inspect-pick',
      'aria-expanded': 'false',
    });
    this.which_run = el('select', { 'aria-label': 'Which webeam', onchange: list });
    const filter = 'Filter processes';
    this.filter = el('input', { type: 'search', placeholder: filter, 'aria-label': filter, oninput: list });
    this.processes = el('select', { size: 8, id: 'inspect-process', onchange: () => void this.#list_values() });
    this.values = el('select', { size: 8, id: 'inspect-value', onchange: () => void this.#pick() });
    this.box = el(
      'div',
      { className: 'pick', hidden: true },
      el('div', { className: 'row' }, this.which_run, this.filter, button('Refresh', '', list)),
      el('label', {}, 'Process, or table', this.processes),
      el('label', {}, 'Value: register, stack slot, dictionary, message', this.values),
    );
  }
  #open(/** @type {boolean} */ open) {
    this.box.hidden = !open;
    this.opener.setAttribute('aria-expanded', String(open));
    this.refresh();
  }
  /** Lists the processes again, where the picker is open. */
  refresh() {
    if (!this.box.hidden) void this.#list_processes();
  }
  /** Says what goes wrong. @param {() => Promise<void>} act */
  async #try(act) {
    try {
      await act();
    } catch (e) {
      this.say(message_of(e), true);
    }
  }

  // ---- processes ---------------------------------------------------------------------------------------------------
  async #list_processes() {
    const mine = ++this.#listing;
    const o = this.#list_runs();
    if (!o) {
      this.processes.replaceChildren();
      this.values.replaceChildren();
      this.say('Nothing runs: start the program, or open the Shell, and pick again.');
      return;
    }
    const pid = this.processes.value;
    const filter = this.filter.value;
    try {
      let page = await o.observer.order({ column: 'pid', up: false, first: 0, count: MOST, filter });
      while (page.next && mine === this.#listing) page = await o.observer.order(null);
      if (mine !== this.#listing) return;
      this.processes.replaceChildren(option(TABLES, 'Tables (ets)'), ...page.rows.map(process_option));
      if ([...this.processes.options].some(x => x.value === pid)) this.processes.value = pid;
      else this.values.replaceChildren();
    } catch (e) {
      if (mine === this.#listing) this.say(message_of(e), true);
    }
  }
  /** Lists the webeams that run, and gives the chosen one. */
  #list_runs() {
    const alive = this.runs.alive();
    const was = this.which_run.value;
    const title = (/** @type {Run} */ o) => (o.name === 'shell' ? 'The shell' : 'The program');
    this.which_run.replaceChildren(...alive.map(o => option(o.name, title(o))));
    this.which_run.hidden = alive.length < 2;
    if (alive.some(o => o.name === was)) this.which_run.value = was;
    return this.#run();
  }
  #run() {
    return this.runs.get(this.which_run.value);
  }

  // ---- values ------------------------------------------------------------------------------------------------------
  async #list_values() {
    const o = this.#run();
    if (!o || this.processes.value === '') return;
    const pid = Number(this.processes.value);
    await this.#try(async () => {
      const found = await o.observer.values(pid);
      this.values.replaceChildren(...(found ? value_options(found) : []));
      if (!found) this.say('That process has ended, or is sensitive.', true);
      else if (found.values.length) this.say('Now choose one of its values.');
      else this.say(pid < 0 ? 'There are no tables.' : 'It holds nothing just now.');
    });
  }
  async #pick() {
    const o = this.#run();
    const which = this.values.value;
    if (!o || which === '') return;
    const pid = Number(this.processes.value);
    await this.#try(async () => {
      if (which.startsWith('table ')) await this.#list_objects(o, Number(which.slice(6)));
      else await this.#add(o, pid, Number(which));
    });
  }
  /** A value of a process of the program, if it is still there. @param {number} pid @param {number} which
   * @param {string} name  as Observer.values names it */
  async show(pid, which, name) {
    const o = this.runs.get('program');
    await this.#try(async () => {
      const found = o && !o.over ? await o.observer.values(pid) : null;
      if (o && found?.values.some(v => v.which === which && v.name === name)) await this.#add(o, pid, which);
      else this.say(LATE, true);
    });
  }
  /** @param {Run} o @param {number} table */
  async #list_objects(o, table) {
    const found = await o.observer.values(TABLES, table);
    const values = found?.values ?? [];
    this.values.replaceChildren(...values.map(v => option(v.which, value_text(v))));
    const there = 'Now choose one of its objects. Objects lie in the table; reading one copies it.';
    this.say(values.length ? there : 'That table is empty.');
  }
  /** @param {Run} o @param {number} pid @param {number} which  of its values */
  async #add(o, pid, which) {
    /** @returns {Promise<Description | null>} */
    const look = () => o.observer.value(pid, which);
    const d = await look();
    if (!d) {
      this.say(LATE, true);
      return;
    }
    const label = first_line(label_of(d), 40);
    if (pid < 0) {
      const s = { ...study_of(d, 'table'), title: label };
      if (s.snaps[1]) s.snaps[1].name = 'Read by a process';
      this.studies.add(s);
      return;
    }
    const s = { ...study_of(d, pid_text(pid)), title: `${label} of ${pid_text(pid)}` };
    // In Step a collection would change the run.
    if (!o.step) s.again = () => this.#try(() => this.#look_again(s, () => o.observer.collect(pid), look));
    this.studies.add(s);
  }
  /** @param {Study} s @param {() => Promise<void>} collect @param {() => Promise<Description | null>} look */
  async #look_again(s, collect, look) {
    await collect();
    await new Promise(go => setTimeout(go, COLLECTS_MS));
    const d = await look();
    if (!d) {
      this.say(LATE, true);
      return;
    }
    s.snaps = [...s.snaps.filter(x => x.how !== 'collected'), { name: 'After a collection', how: 'collected', d }];
    s.shown = [0, s.snaps.length - 1];
    this.studies.draw();
  }
}
function process_option(/** @type {Row} */ r) {
  const messages = r.messages ? `  ${r.messages} msg` : '';
  return option(r.pid, `${pid_text(r.pid)} ${r.name || r.initial}${messages}`);
}
/** @param {Values} found */
function value_options({ values }) {
  const whole = values.some(v => v.kind === 'x' || v.kind === 'y');
  const list = values.map(v =>
    option(v.kind === 'table' ? `table ${number_of_table(v.which)}` : v.which, value_text(v)),
  );
  return whole ? [option(0, 'registers and stack, all'), ...list] : list;
}
/** The number of a table stands in the upper bits. @param {number} which */
const number_of_table = which => Math.floor(which / 2 ** 22) % 2 ** 22;
/** @param {Values['values'][number]} v */
function value_text({ kind, name, text }) {
  if (typeof text !== 'string') return `table ${name}  ${text.size} objects, owner ${text.owner}`;
  return `${kind === 'dictionary' ? `get(${name})` : name} = ${first_line(text, 90)}`;
}
