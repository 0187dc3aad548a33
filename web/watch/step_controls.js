// SPDX-License-Identifier: Apache-2.0
// web/watch/step_controls.js — the bars of the Step view: the common buttons, the rest under More, the slider.
import { KIND } from '../observe.js';
import { button, choice, el, gap, number, soft } from './dom.js';

/** @typedef {{ seed: number, schedulers: number, length: number }} Dials  length: reductions in a slice */
/** @typedef {import('./types.d.ts').How} How */
/** What the bars ask for. travel: to behind an event, counted from where the program begins.
 * @typedef {{ start(): void, pause(): void, back(): void, go(how: How): void, creep(): void, save(): void,
 *    link(): void, travel(event: number): void, changed(): void }} Actions */
/** What the bars show. ready: there is a run; event and far: where it stands, and the farthest event that was seen.
 * @typedef {{ ready: boolean, busy: boolean, slow: boolean, state: string, can_go_back: boolean, mode: Dials | null,
 *    event: number | null, far: number }} Shown */

const LENGTHS = [20, 100, 500, 1000, 2000, 4000, 10000];
const KINDS = /** @type {[string, string][]} */ ([
  ['send', 'send'],
  ['receive', 'receive'],
  ['gc', 'collection'],
  ['exit', 'exit'],
  ['spawn', 'spawn'],
]);
const BREAKS = ['send', 'receive', 'spawn'];
const TRAVEL_MS = 250;
const PAUSE_AFTER_MS = 150;
const number_input = (/** @type {string} */ label, /** @type {number} */ min, /** @type {number} */ value) =>
  el('input', { type: 'number', min, value: String(value), style: 'width:4rem', 'aria-label': label });
const kind_bit = (/** @type {string} */ name) => 1 << /** @type {Record<string, number>} */ (KIND)[name];

export class Controls {
  #moving = 0;
  /** The timer after which Pause stands in the place of Run. */
  #pausing = 0;
  #ready = false;
  /** What had the focus when it was disabled. @type {HTMLElement & { disabled?: boolean } | null} */
  #focused = null;

  // the dials of a run
  seed = number_input('Seed', 0, 1);
  count = choice(
    'Schedulers',
    [1, 2, 3, 4, 8].map(n => [n, String(n)]),
    2,
  );
  length = choice(
    'Reductions in a slice',
    LENGTHS.map(n => [n, number(n)]),
    4000,
  );
  begin = button('Start', 'Compile, and stand where the program begins', () => this.act.start(), {
    className: 'primary',
  });

  // how far to go on
  slice = button('Slice', 'One slice of a scheduler (S)', () => this.act.go({ slice: true }), { id: 'step-slice' });
  amount = number_input('Reductions to run', 1, 100);
  reductions = button(
    'Reductions',
    'So many reductions, or to the end of the slice (R)',
    () => this.act.go({ reductions: Number(this.amount.value) || 1 }),
    { id: 'step-reductions' },
  );
  run = button('Run', 'To a breakpoint, or the end (G)', () => this.act.go({}), { id: 'step-run' });
  pause = button('Pause', 'Stand after this slice (P)', () => this.act.pause(), { id: 'step-pause', hidden: true });
  motion = button('Slow motion', 'Slice after slice', () => this.act.creep());
  speed = el('input', {
    type: 'range',
    min: 0,
    max: 10,
    value: 5,
    style: 'width:5rem',
    'aria-label': 'Speed of slow motion',
  });
  next = button('Run to next', 'To the next such event (N)', () => this.act.go({ at: [this.#wanted()] }), {
    id: 'step-next',
  });
  kind = choice('Kind of event', KINDS, 'receive');
  whose = choice('Whose event', [[-1, 'any process']], -1);
  breaks = BREAKS.map(name => ({ name, box: el('input', { type: 'checkbox' }) }));

  // where it stands
  back = button('Back', 'To where it stood before: the same run again, up to there (B)', () => this.act.back());
  place = el('input', {
    type: 'range',
    min: 0,
    max: 0,
    value: 0,
    className: 'grow',
    'aria-label': 'Event at which it stands: back to any earlier one',
    disabled: true,
    oninput: () => this.#say_place(),
    onchange: () => {
      clearTimeout(this.#moving);
      this.#moving = window.setTimeout(() => this.act.travel(Number(this.place.value)), TRAVEL_MS);
    },
  });
  link = button('Copy link', 'A link that opens the program at this point', () => this.act.link(), { id: 'step-link' });
  /** The link, for those whose browser copies none by itself. */
  given = el('div', { className: 'bar2 given', hidden: true, role: 'status' });
  place_text = el('output', { className: 'soft', style: 'min-width:8.5rem;font-variant-numeric:tabular-nums' });
  note = el('p', {
    className: 'note',
    role: 'status',
    'aria-live': 'polite',
    textContent: 'Start runs the program in deterministic mode: the same seed gives the same run.',
  });

  more = button('More', 'Settings of a run, smaller and larger steps, breakpoints, a link', () => this.#fold(), {
    id: 'step-more',
    'aria-expanded': 'false',
    'aria-controls': 'step-all',
  });

  /** @param {Actions} act @param {import('./step_film.js').Film} film */
  constructor(act, film) {
    this.act = act;
    this.film = film;
    this.whose.style.maxWidth = '9rem';
    for (const d of [this.seed, this.count, this.length]) d.addEventListener('change', () => this.act.changed());
    this.all = el('div', { id: 'step-all', className: 'all', hidden: true }, ...this.#groups());
    /** Always in sight: where it stands, and the timeline, which the view puts here. */
    this.head = el('div', { className: 'head' }, el('div', { className: 'bar2 place' }, this.place, this.place_text));
    this.head.append(this.note);
    this.root = el(
      'div',
      {
        className: 'wv step',
        tabIndex: -1,
        style: 'outline:none',
        onkeydown: (/** @type {KeyboardEvent} */ e) => this.#key(e),
      },
      el(
        'div',
        { className: 'bar2 common' },
        this.begin,
        this.back,
        this.slice,
        this.run,
        this.pause,
        gap(),
        this.more,
      ),
      this.all,
      this.given,
      this.head,
      film.box,
    );
  }
  #fold() {
    this.all.hidden = !this.all.hidden;
    this.more.setAttribute('aria-expanded', String(!this.all.hidden));
  }
  /** Copies a link, and shows it. @param {string} href @param {string} words  what it does */
  async give_link(href, words) {
    const field = el('input', { type: 'text', readOnly: true, value: href, 'aria-label': 'Link', className: 'grow' });
    const says = soft(words);
    this.given.replaceChildren(
      says,
      field,
      button('Close', 'Close the link', () => {
        this.given.hidden = true;
        this.link.focus();
      }),
    );
    this.given.hidden = false;
    try {
      await navigator.clipboard.writeText(href);
      says.textContent = `Copied. ${words}`;
    } catch {
      field.select();
    }
  }
  /** What is folded under More. */
  #groups() {
    const pair = (/** @type {Node[]} */ ...kids) => el('span', { className: 'pair' }, ...kids);
    const label = (/** @type {string} */ text, /** @type {Node} */ control, title = '') =>
      el('label', title ? { title } : {}, text, control);
    const group = (/** @type {string} */ title, /** @type {Node[]} */ ...kids) =>
      el(
        'div',
        { className: 'bar2', role: 'group', ariaLabel: title },
        el('span', { className: 'of' }, title),
        ...kids,
      );
    const long = 'Reductions in a slice: how long a process runs before another may';
    const save = button('Save as Perfetto file', 'For ui.perfetto.dev', () => this.act.save());
    return [
      group(
        'Settings',
        label('seed', this.seed),
        label('schedulers', this.count),
        label('reductions in a slice', this.length, long),
      ),
      group('Go on', pair(this.reductions, this.amount), pair(this.next, this.kind, soft('of'), this.whose)),
      group('By itself', pair(this.motion, this.speed)),
      group('Break at', ...this.breaks.map(b => el('label', {}, b.box, b.name))),
      group('This point', this.link, save),
      group('Record', this.film.form),
    ];
  }
  #key(/** @type {KeyboardEvent} */ e) {
    const target = /** @type {HTMLElement} */ (e.target);
    if (target.closest('input, select, textarea') || e.ctrlKey || e.metaKey || e.altKey) return;
    /** @type {Record<string, HTMLButtonElement>} */
    const keys = { s: this.slice, r: this.reductions, n: this.next, g: this.run, b: this.back, p: this.pause };
    const key = keys[e.key];
    if (!key || key.disabled) return;
    e.preventDefault();
    key.click();
  }

  /** @returns {Dials} */
  dials() {
    return {
      seed: Number(this.seed.value) || 0,
      schedulers: Number(this.count.value),
      length: Number(this.length.value),
    };
  }
  /** The dials as a link has them. @param {import('../play/point.js').Point} point */
  turn({ seed, schedulers, slice }) {
    this.seed.value = String(seed);
    for (const [menu, value] of /** @type {[HTMLSelectElement, number | undefined][]} */ ([
      [this.count, schedulers],
      [this.length, slice],
    ])) {
      if (!value) continue;
      if (![...menu.options].some(o => Number(o.value) === value)) menu.append(el('option', { value }, number(value)));
      menu.value = String(value);
    }
  }
  #wanted() {
    return { kinds: kind_bit(this.kind.value), pid: Number(this.whose.value) };
  }
  breakpoints() {
    return this.breaks.filter(b => b.box.checked).map(b => ({ kinds: kind_bit(b.name), pid: -1 }));
  }
  /** How long slow motion stays at a slice. */
  pause_ms() {
    return 1500 / 2 ** Number(this.speed.value);
  }
  press_motion(/** @type {boolean} */ on) {
    this.motion.setAttribute('aria-pressed', String(on));
  }
  /** The processes whose events can be waited for. @param {[number, string][]} list */
  processes(list) {
    const had = this.whose.value;
    this.whose.replaceChildren(
      el('option', { value: -1 }, 'any process'),
      ...list.map(([pid, text]) => el('option', { value: pid, selected: String(pid) === had }, text)),
    );
  }
  /** In the place of Run; not for what takes no time. */
  #offer_pause(/** @type {boolean} */ on) {
    clearTimeout(this.#pausing);
    const put = (/** @type {boolean} */ shown) => {
      const had = document.activeElement === (shown ? this.run : this.pause);
      this.pause.hidden = !shown;
      this.run.hidden = shown;
      if (had) (shown ? this.pause : this.run).focus({ preventScroll: true });
    };
    if (on) this.#pausing = window.setTimeout(() => put(true), PAUSE_AFTER_MS);
    else if (!this.pause.hidden) put(false);
  }
  #say_place() {
    const text = `event ${number(Number(this.place.value))} of ${number(Number(this.place.max))}`;
    this.place_text.textContent = this.#ready ? text : '';
  }
  /** @param {Shown} now */
  enable(now) {
    const { ready, busy, state, mode } = now;
    const can = ready && !busy && state !== 'exited';
    // A control that is disabled loses the focus: the view keeps it, and gives it back.
    const on = /** @type {(HTMLElement & { disabled?: boolean }) | null} */ (document.activeElement);
    const mine = this.root.contains(on);
    if (mine && on !== this.root) this.#focused = on;
    for (const b of [this.slice, this.reductions, this.amount, this.next, this.kind, this.whose, this.run])
      b.disabled = !can;
    this.back.disabled = busy || !now.can_go_back;
    this.motion.disabled = !ready || state === 'exited' || state === 'starting';
    this.pause.disabled = !(busy || now.slow) || !ready;
    this.#offer_pause(!this.pause.disabled);
    this.link.disabled = busy || !ready;
    const restart =
      mode && JSON.stringify(mode) !== JSON.stringify(this.dials()) ? 'Restart with new settings' : 'Restart';
    this.begin.textContent = ready ? restart : 'Start';
    this.place.disabled = busy || !ready;
    if (now.event !== null) {
      this.place.max = String(now.far);
      this.place.value = String(Math.max(0, now.event));
    }
    this.#ready = ready && now.event !== null;
    this.#say_place();
    const back = this.#focused;
    if (mine && on?.disabled) this.root.focus({ preventScroll: true });
    else if (on === this.root && back && !back.disabled && back.isConnected) back.focus({ preventScroll: true });
  }
}
