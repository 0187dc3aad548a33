// SPDX-License-Identifier: Apache-2.0
// web/watch/timeline.js — what the schedulers did, on a canvas: a lane per scheduler, a bar per slice in its process's
// colour, an arrow per message from where it was sent to where it was received, marks for collections. It draws events
// the VM recorded and nothing else; where nothing was recorded it is hatched.
import { KIND } from '../observe.js';
import { Columns, MOST } from './columns.js';
import { el } from './dom.js';
import { Follower } from './timeline_follow.js';
import { listen } from './timeline_input.js';
import { told_at, words } from './timeline_words.js';
import { AXIS, GUTTER, Painter, Palette } from './timeline_paint.js';

/** slices: begin, end, process, reductions, why it stopped; marks: at, process, kind, two numbers; open: the slice that
 * has begun. @typedef {{ slices: Columns, marks: Columns, open: { at: number, pid: number } | null }} Lane */
/** name: of a process, short; whole: with its pid; said: what a message says; again: in whose place it was started;
 * how: it ended; each '' when it is not known; moved: somebody panned or zoomed; gaps: there may be some.
 * @typedef {{ name: (pid: number) => string, whole?: (pid: number) => string, said?: (message: number) => string,
 *    again?: (pid: number) => string, how?: (pid: number) => string, select?: (pid: number) => void,
 *    moved?: () => void, label?: string, gaps?: boolean }} Options */

const LEAST_NS = 200;
const WIDTH_NS = 20e6;
const GAPS = 2000;
const KEYS = 'Arrow keys move, plus and minus zoom, F follows, A shows all, with Shift arrow keys go from bar to bar.';
/** @returns {Lane} */
const new_lane = () => ({
  slices: new Columns([Float64Array, Float64Array, Uint32Array, Uint32Array, Uint8Array]),
  marks: new Columns([Float64Array, Uint32Array, Uint8Array, Float64Array, Float64Array]),
  open: null,
});
// received, sent, lanes, processes, number of the message, messages that the receiver looked at before
const new_flows = () =>
  new Columns([
    Float64Array,
    Float64Array,
    Uint16Array,
    Uint16Array,
    Uint32Array,
    Uint32Array,
    Float64Array,
    Uint32Array,
  ]);
const sign = (/** @type {string} */ mark, /** @type {string} */ text) =>
  el(
    'span',
    {},
    el('b', { className: mark === '▲' ? 'gc' : '', 'aria-hidden': 'true', textContent: mark }),
    ` ${text}`,
  );

export class Timeline {
  /** @type {Lane[]} */
  lanes = [];
  flows = new_flows();
  /** Messages on their way: when, from which lane, of whom. @type {Map<number, [number, number, number]>} */
  #sent = new Map();
  /** From, to, slices. @type {[number, number, number][]} */
  gaps = [];
  /** Where it looks while it follows. */
  follower = new Follower(this);
  first = -1;
  /** What was before is left out. */
  origin = 0;
  /** Processes below this pid are OTP's: they are grey. */
  mine_from = 0;
  newest = 0;
  to = 0;
  width_ns = WIDTH_NS;
  follow = true;
  live = false;
  selected = -1;
  /** The bar that the keyboard is at. @type {{ lane: number, t: number } | null} */
  #cursor = null;
  dirty = true;
  #raf = 0;
  /** @type {Palette | null} */
  #palette = null;
  /** Messages that were drawn last. */
  painted_arrows = 0;
  /** @type {number[]} */
  frames = [];

  /** @param {HTMLElement} element @param {Options} options */
  constructor(element, options) {
    this.options = options;
    this.canvas = el('canvas', {
      tabIndex: 0,
      role: 'application',
      'aria-label': `${options.label ?? 'Timeline of the schedulers'}. ${KEYS}`,
    });
    this.tip = el('div', { className: 'tip', hidden: true, role: 'status' });
    this.box = el('div', { className: 'timeline' }, this.canvas, this.tip);
    this.hint = el('span', { className: 'hint' });
    this.key = el(
      'p',
      { className: 'key' },
      sign('▼', 'born'),
      sign('✕', 'ended'),
      sign('▲', 'collection'),
      sign('⤷', 'message'),
      sign('◆', 'taken from another scheduler'),
      options.again ? sign('↻', 'restarted') : null,
      options.gaps ? sign('▒', 'not recorded') : null,
      this.hint,
    );
    element.append(this.box, this.key);
    this.ctx = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext('2d'));
    listen(this);
    this.schedulers(0);
    this.observer = new ResizeObserver(() => {
      this.dirty = true;
    });
    this.observer.observe(this.canvas);
    this.retheme = () => {
      this.#palette = null;
      this.dirty = true;
    };
    document.addEventListener('themechange', this.retheme);
  }
  clear() {
    this.lanes = [];
    this.flows = new_flows();
    this.#sent = new Map();
    this.gaps = [];
    this.follower = new Follower(this);
    this.first = -1;
    this.origin = 0;
    this.newest = 0;
    this.to = 0;
    this.width_ns = WIDTH_NS;
    this.selected = -1;
    this.#cursor = null;
    this.dirty = true;
  }
  /** Rows for so many schedulers. */
  schedulers(/** @type {number} */ n) {
    while (this.lanes.length < n) this.lanes.push(new_lane());
    const height = AXIS + Math.max(1, this.lanes.length) * this.lane_height() + 4;
    this.box.style.height = `${Math.min(height, 400)}px`;
  }
  lane_height() {
    const n = this.lanes.length;
    if (n <= 2) return 46;
    return n <= 4 ? 30 : Math.max(5, Math.min(24, (n > 20 ? 376 : 240) / n));
  }

  /** @param {import('../observe.js').Events} e */
  add(e) {
    this.schedulers(e.schedulers);
    for (let i = 0; i < e.n; i++) this.#event(e, i);
    this.follower.arrived(e);
    if (e.gap_from > this.origin) {
      for (const l of this.lanes) l.open = null;
      this.gaps.push([e.gap_from, e.now, e.gap_slices]);
      if (this.gaps.length > GAPS) this.gaps.splice(0, GAPS / 2);
    }
    if (!e.deterministic) this.newest = Math.max(this.newest, e.now);
    this.live = !e.deterministic;
    this.dirty = true;
  }
  #event(/** @type {import('../observe.js').Events} */ e, /** @type {number} */ i) {
    const kind = e.kind(i);
    const at = e.at(i);
    const s = e.scheduler(i);
    const lane = this.lanes[s - 1];
    if (!lane || at < this.origin) return;
    if (this.first < 0) this.first = at;
    if (at > this.newest) this.newest = at;
    if (kind === KIND.in) lane.open = { at, pid: e.pid(i) };
    else if (kind === KIND.out) {
      if (lane.open && lane.open.pid === e.pid(i)) lane.slices.push(lane.open.at, at, e.pid(i), e.lo(i), e.b(i));
      lane.open = null;
    } else if (kind === KIND.send) this.#send(e.b(i), at, s, e.pid(i));
    else if (kind === KIND.receive) this.#receive(e.b(i), at, s, e.pid(i), e.lo(i));
    else lane.marks.push(at, e.pid(i), kind, e.lo(i), e.b(i));
  }
  /** @param {number} message  its number; 0: it has none @param {number} at @param {number} lane @param {number} pid */
  #send(message, at, lane, pid) {
    if (!message) return;
    this.#sent.set(message, [at, lane, pid]);
    const [oldest] = this.#sent.keys();
    if (this.#sent.size > MOST) this.#sent.delete(oldest);
  }
  /** @param {number} message @param {number} at @param {number} lane @param {number} pid
   * @param {number} passed  messages that it looked at before */
  #receive(message, at, lane, pid, passed) {
    const from = this.#sent.get(message);
    if (!from) return;
    this.#sent.delete(message);
    this.flows.push(at, from[0], from[1], lane, from[2], pid, message, passed);
  }

  // ---- what is in sight --------------------------------------------------------------------------------------------
  get from() {
    return this.to - this.width_ns;
  }
  #length() {
    return this.newest - Math.max(0, this.first);
  }
  all() {
    this.follow = false;
    this.width_ns = Math.max(LEAST_NS, this.#length() * 1.04);
    this.to = this.newest + this.width_ns * 0.02;
    this.dirty = true;
  }
  /** Nothing more comes. All of it is shown, if it was short. @param {number} most_ns */
  ended(most_ns) {
    this.live = false;
    this.newest = Math.max(this.first, ...this.lanes.map(l => l.slices.cols[1][Math.max(0, l.slices.n - 1)]));
    if (!this.#length() || this.#length() > most_ns || this.follower.zoomed) return;
    this.all();
  }
  /** From `first` on, so many ns. */
  scale(/** @type {number} */ ns) {
    this.follow = false;
    this.width_ns = Math.max(LEAST_NS, ns);
    this.to = this.first + ns * 0.99;
    this.dirty = true;
  }
  home() {
    this.follow = false;
    this.to = Math.max(0, this.first) + this.width_ns * 0.98;
    this.dirty = true;
  }
  /** x: what stays where it is, as a part of the width. @param {number} factor */
  zoom(factor, x = 0.5) {
    this.follower.zoomed = true;
    const at = this.from + this.width_ns * x;
    this.width_ns = Math.min(Math.max(this.width_ns * factor, LEAST_NS), Math.max(1e6, this.#length() * 2));
    if (!this.follow) this.to = at + this.width_ns * (1 - x);
    this.dirty = true;
  }
  /** by: a part of the width. */
  pan(/** @type {number} */ by) {
    this.follow = false;
    const least = Math.max(0, this.first) + this.width_ns * 0.1;
    const most = this.newest + this.width_ns * 0.9;
    this.to = Math.min(Math.max(this.to + this.width_ns * by, least), most);
    this.dirty = true;
    this.options.moved?.();
  }
  start() {
    if (this.#raf) return;
    const tick = (/** @type {number} */ t) => {
      this.#raf = requestAnimationFrame(tick);
      this.#tick(t);
    };
    this.#raf = requestAnimationFrame(tick);
  }
  stop() {
    cancelAnimationFrame(this.#raf);
    this.#raf = 0;
  }
  end() {
    this.stop();
    this.observer.disconnect();
    document.removeEventListener('themechange', this.retheme);
    this.box.remove();
    this.key.remove();
  }
  #tick(/** @type {number} */ t) {
    this.frames.push(t);
    if (this.frames.length > 300) this.frames.splice(0, 150);
    if (this.follow) this.follower.look(t);
    if (this.dirty) {
      this.dirty = false;
      this.draw();
    }
  }
  draw() {
    const { canvas } = this;
    const dpr = devicePixelRatio || 1;
    const wide = Math.round(canvas.clientWidth * dpr);
    const tall = Math.round(canvas.clientHeight * dpr);
    if (!canvas.clientWidth) return;
    if (canvas.width !== wide || canvas.height !== tall) {
      canvas.width = wide;
      canvas.height = tall;
    }
    this.#palette ??= new Palette(canvas);
    const painter = new Painter(this, this.ctx, this.#palette);
    painter.paint();
    this.painted_arrows = painter.arrows;
    if (this.hint.textContent !== painter.hint) this.hint.textContent = painter.hint;
    Object.assign(canvas.dataset, {
      drawn: painter.drawn,
      arrows: painter.arrows,
      filled: painter.filled.toFixed(2),
      lanes: this.lanes.length,
      from: Math.round(this.from),
      to: Math.round(this.to),
    });
  }

  // ---- what is under a point, or chosen ----------------------------------------------------------------------------
  /** @param {number} px @param {number} py @returns {{ pid: number, text: string } | null}  pid -1: no process */
  at(px, py) {
    return told_at(this, px, py);
  }
  /** From bar to bar, with the keyboard. @param {number} dx  bars @param {number} dy  lanes */
  walk(dx, dy) {
    const was = this.#cursor;
    const n = (was ? was.lane : 0) + dy;
    const lane = this.lanes[n];
    if (!lane?.slices.n) return;
    const [at, end, pid] = lane.slices.cols;
    const near = was ? was.t : this.from + this.width_ns / 2;
    let i = Math.min(lane.slices.find(near + 1e-6), lane.slices.n) - 1;
    if (was && !dy) i += dx;
    else if (!was && i < 0) i = 0;
    if (i < 0 || i >= lane.slices.n) return;
    this.#cursor = { lane: n, t: at[i] };
    if (at[i] < this.from || end[i] > this.to) {
      this.follow = false;
      this.to = (at[i] + end[i]) / 2 + this.width_ns / 2;
    }
    if (this.follow && this.live) this.follow = false;
    this.pick(pid[i]);
    const x = GUTTER + ((at[i] - this.from) * (this.canvas.clientWidth - GUTTER)) / this.width_ns;
    this.#tell(words(this, lane, i), x, AXIS + (n + 1) * this.lane_height());
  }
  pick(/** @type {number} */ pid) {
    this.selected = pid;
    this.dirty = true;
    this.options.select?.(pid);
  }
  leave() {
    this.#cursor = null;
    this.tip.hidden = true;
    this.pick(-1);
  }
  /** @param {string} text @param {number} x @param {number} y */
  #tell(text, x, y) {
    this.tip.hidden = false;
    this.tip.textContent = text;
    this.tip.style.left = `${Math.max(4, Math.min(x, this.canvas.clientWidth - 240))}px`;
    this.tip.style.top = `${y}px`;
  }
  /** @param {number} x @param {number} y */
  hover(x, y) {
    const hit = this.at(x, y);
    if (hit) this.#tell(hit.text, x + 12, y + 14);
    else this.tip.hidden = true;
  }
}
