// SPDX-License-Identifier: Apache-2.0
// web/watch/timeline_paint.js — a timeline's canvas: axis, gaps, slices, marks, messages, in this order.
import { KIND } from '../observe.js';
import { color, is_dark, number } from './dom.js';

/** @typedef {import('./timeline.js').Timeline} Timeline @typedef {import('./timeline.js').Lane} Lane */
export const AXIS = 20; // px above the lanes
export const GUTTER = 30; // px left of them
const ARROWS = 600; // messages that can be told apart
const WORDY_GAP = 190; // px
const COLORS = 5000;

/** The page's colours, as the canvas wants them. */
export class Palette {
  /** @type {Map<number, string>} */
  #fills = new Map();
  dark = is_dark();
  constructor(/** @type {Element} */ element) {
    const s = getComputedStyle(element);
    const v = (/** @type {string} */ n) => s.getPropertyValue(n).trim() || '#888';
    this.ink = v('--ink');
    this.soft = v('--soft');
    this.line = v('--line');
    this.back = v('--back');
    this.red = v('--red');
    this.blue = v('--blue');
  }
  /** Of a process. */
  fill(/** @type {number} */ pid) {
    let f = this.#fills.get(pid);
    if (f === undefined) {
      f = color(pid, this.dark);
      this.#fills.set(pid, f);
      if (this.#fills.size > COLORS) this.#fills.clear();
    }
    return f;
  }
}

/** A message's arrow: its ends, and between them the point that bends it; in px.
 * @param {Timeline} timeline @param {number} i  of its flows @returns {number[]}  ax, ay, mx, my, bx, by */
export function curve(timeline, i) {
  const [received, sent, from_lane, to_lane] = timeline.flows.cols;
  const scale = (timeline.canvas.clientWidth - GUTTER) / timeline.width_ns;
  const height = timeline.lane_height();
  const x = (/** @type {number} */ t) => GUTTER + (t - timeline.from) * scale;
  const middle = (/** @type {number} */ lane) => AXIS + (lane - 1) * height + height / 2;
  const xa = x(sent[i]);
  const xb = x(received[i]);
  const ya = middle(from_lane[i]);
  const yb = middle(to_lane[i]);
  const bend = from_lane[i] === to_lane[i] ? Math.min(height / 2, 4 + (xb - xa) / 8) : 0;
  return [xa, ya - bend * 0.4, (xa + xb) / 2, (ya + yb) / 2 - bend * 1.6, xb, yb - bend * 0.4];
}

/** Paints one timeline once. */
export class Painter {
  /** Slices and messages that were drawn. */
  drawn = 0;
  arrows = 0;
  /** Pixels at which something ran: 1. */
  ran = new Uint8Array(0);
  /** What the reader may do to see more. */
  hint = '';

  /** @param {Timeline} timeline @param {CanvasRenderingContext2D} ctx @param {Palette} css */
  constructor(timeline, ctx, css) {
    this.timeline = timeline;
    this.ctx = ctx;
    this.css = css;
    this.w = timeline.canvas.clientWidth;
    this.h = timeline.canvas.clientHeight;
    this.from = timeline.from;
    this.to = timeline.to;
    this.lane_height = timeline.lane_height();
    this.scale = (this.w - GUTTER) / timeline.width_ns;
    this.ran = new Uint8Array(Math.max(0, this.w));
  }
  /** How much of the time in sight something ran, as a part. */
  get filled() {
    return this.ran.reduce((a, b) => a + b, 0) / Math.max(1, this.w - GUTTER);
  }
  x(/** @type {number} */ t) {
    return GUTTER + (t - this.from) * this.scale;
  }
  paint() {
    const { ctx, css, w, h, timeline } = this;
    const dpr = devicePixelRatio || 1;
    ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
    ctx.fillStyle = css.back;
    ctx.fillRect(0, 0, w, h);
    ctx.font = '11px system-ui, "DejaVu Sans", sans-serif';
    ctx.textBaseline = 'middle';
    this.#axis();
    ctx.save();
    ctx.beginPath();
    ctx.rect(GUTTER, 0, w - GUTTER, h);
    ctx.clip();
    this.#gaps();
    timeline.lanes.forEach((lane, k) => this.#lane(lane, AXIS + k * this.lane_height + 3, this.lane_height - 7));
    this.#messages();
    ctx.restore();
    ctx.fillStyle = css.soft;
    const lh = this.lane_height;
    timeline.lanes.forEach((_, k) => ctx.fillText(`S${k + 1}`, 6, AXIS + k * lh + lh / 2));
  }
  #axis() {
    const { ctx, css } = this;
    const step = nice(this.timeline.width_ns / Math.max(2, this.w / 110));
    ctx.strokeStyle = css.line;
    ctx.fillStyle = css.soft;
    ctx.beginPath();
    const zero = Math.max(0, this.timeline.first);
    for (let k = Math.max(0, Math.ceil((this.from - zero) / step)); zero + k * step < this.to; k++) {
      const px = Math.round(this.x(zero + k * step)) + 0.5;
      ctx.moveTo(px, AXIS - 4);
      ctx.lineTo(px, this.h);
      ctx.fillText(time_text(k * step, step), px + 3, 9);
    }
    ctx.stroke();
  }
  /** Where nothing was recorded. */
  #gaps() {
    const { ctx } = this;
    ctx.fillStyle = this.css.line;
    ctx.globalAlpha = 0.35;
    /** @type {[number, number][]} */
    const wordy = [];
    for (const [a, b, n] of this.timeline.gaps)
      if (b > this.from && a < this.to) {
        const xa = Math.max(GUTTER, this.x(a));
        const xb = Math.min(this.w, this.x(b));
        if (xb - xa >= 1) ctx.fillRect(xa, AXIS, xb - xa, this.h - AXIS);
        if (xb - xa > WORDY_GAP) wordy.push([(xa + xb) / 2, n]);
      }
    ctx.globalAlpha = 1;
    ctx.fillStyle = this.css.soft;
    ctx.textAlign = 'center';
    for (const [x, n] of wordy) ctx.fillText(`about ${number(n)} slices, not recorded`, x, AXIS + this.lane_height / 2);
    ctx.textAlign = 'start';
  }
  #lane(/** @type {Lane} */ lane, /** @type {number} */ y, /** @type {number} */ height) {
    const { ctx, css, timeline } = this;
    const [first] = lane.slices.cols[0];
    if (lane.slices.forgot && first > this.from) {
      ctx.fillStyle = css.line;
      ctx.globalAlpha = 0.35;
      ctx.fillRect(GUTTER, y, Math.min(this.w, this.x(first)) - GUTTER, height);
      ctx.globalAlpha = 1;
    }
    this.#slices(lane, y, height);
    ctx.globalAlpha = 1;
    if (lane.open && lane.open.at < this.to && !timeline.live) {
      const x = this.x(lane.open.at);
      ctx.fillStyle = css.fill(lane.open.pid);
      ctx.globalAlpha = 0.5;
      ctx.fillRect(x, y, Math.max(3, this.x(timeline.newest) - x), height);
      ctx.globalAlpha = 1;
    }
    this.#marks(lane, y, height);
  }
  #slices(/** @type {Lane} */ lane, /** @type {number} */ y, /** @type {number} */ height) {
    const { ctx, css, timeline } = this;
    const [at, end, pid] = lane.slices.cols;
    const picked = timeline.selected;
    const { mine_from } = timeline;
    let last = -1;
    let style = '';
    for (let i = Math.max(0, lane.slices.find(this.from) - 1); i < lane.slices.n && at[i] < this.to; i++) {
      const xa = this.x(at[i]);
      const xb = this.x(end[i]);
      const whole = Math.floor(xb);
      if (whole === last && pid[i] !== picked) continue; // its pixel has been drawn
      last = whole;
      const mine = pid[i] >= mine_from;
      const f = mine ? css.fill(pid[i]) : css.line;
      if (f !== style) {
        style = f;
        ctx.fillStyle = f;
      }
      const wide = Math.max(1, xb - xa);
      ctx.globalAlpha = picked >= 0 && pid[i] !== picked ? 0.25 : 1;
      ctx.fillRect(xa, y, wide > 3 ? wide - 0.6 : wide, height);
      this.ran.fill(1, Math.max(GUTTER, Math.floor(xa)), Math.max(GUTTER, Math.ceil(xa + wide)));
      this.drawn++;
      if (wide > 44 && mine) {
        this.#name(timeline.options.name(pid[i]), xa, wide, y + height / 2);
        ctx.fillStyle = style;
      }
    }
  }
  /** @param {string} text @param {number} x  where the slice begins @param {number} wide  its width
   * @param {number} y  its middle */
  #name(text, x, wide, y) {
    const { ctx, css } = this;
    const on_color = css.dark ? '#111' : '#fff';
    ctx.fillStyle = ctx.globalAlpha < 1 ? css.soft : on_color;
    ctx.globalAlpha = 1;
    const most = Math.floor((wide - 8) / 6.2);
    const short = text.length > most ? `${text.slice(0, Math.max(1, most - 1))}…` : text;
    ctx.fillText(short, Math.max(x, GUTTER) + 4, y);
  }
  /** Collections below the bar; births, deaths and steals above it. */
  #marks(/** @type {Lane} */ lane, /** @type {number} */ y, /** @type {number} */ height) {
    const { ctx, css } = this;
    const [at, pid, kind] = lane.marks.cols;
    let last = -9;
    for (let i = lane.marks.find(this.from); i < lane.marks.n && at[i] < this.to; i++) {
      const px = this.x(at[i]);
      if (px - last < 1.5 || pid[i] < this.timeline.mine_from) continue;
      last = px;
      if (kind[i] === KIND.gc) {
        ctx.fillStyle = css.red;
        triangle(ctx, px, y + height + 3, -5);
      } else if (kind[i] === KIND.spawn) {
        ctx.fillStyle = css.ink;
        if (this.timeline.options.again?.(pid[i])) ctx.fillText('↻', px - 5, y - 1);
        else triangle(ctx, px, y - 3, 5);
      } else if (kind[i] === KIND.steal) {
        ctx.fillStyle = css.blue;
        triangle(ctx, px, y, -4);
        triangle(ctx, px, y, 4);
      } else if (kind[i] === KIND.exit) {
        ctx.strokeStyle = css.ink;
        ctx.beginPath();
        ctx.moveTo(px - 3, y - 3);
        ctx.lineTo(px + 3, y + 3);
        ctx.moveTo(px + 3, y - 3);
        ctx.lineTo(px - 3, y + 3);
        ctx.stroke();
      }
    }
  }
  /** Messages, while they can be told apart. */
  #messages() {
    const { ctx, timeline } = this;
    const { flows, selected } = timeline;
    const first = flows.find(this.from);
    const until = flows.find(this.to);
    if (until - first > ARROWS) {
      this.hint = `zoom in to see the ${number(until - first)} messages`;
      return;
    }
    const [, , from_lane, to_lane, from, to] = flows.cols;
    ctx.lineWidth = 1;
    ctx.strokeStyle = this.css.ink;
    for (let i = first; i < until; i++) {
      if (from[i] < timeline.mine_from || to[i] < timeline.mine_from) continue;
      const on = selected < 0 || from[i] === selected || to[i] === selected;
      ctx.globalAlpha = on ? 0.65 : 0.12;
      this.arrows++;
      this.#arrow(curve(timeline, i), from_lane[i] === to_lane[i]);
    }
    ctx.globalAlpha = 1;
  }
  /** @param {number[]} curve @param {boolean} same  lane */
  #arrow([ax, ay, mx, my, bx, by], same) {
    const { ctx } = this;
    ctx.beginPath();
    ctx.moveTo(ax, ay);
    ctx.quadraticCurveTo(mx, my, bx, by);
    if (bx - ax > 7 || !same) {
      ctx.moveTo(bx - 4, by - 3);
      ctx.lineTo(bx, by);
      ctx.lineTo(bx - 4, by + 3);
    }
    ctx.stroke();
  }
}
/** @param {CanvasRenderingContext2D} ctx @param {number} x @param {number} y @param {number} s  height; below 0: up */
function triangle(ctx, x, y, s) {
  ctx.beginPath();
  ctx.moveTo(x - Math.abs(s) * 0.7, y);
  ctx.lineTo(x + Math.abs(s) * 0.7, y);
  ctx.lineTo(x, y + s);
  ctx.fill();
}
/** 1, 2, 5 or 10 times a power of ten, at least ns. */
function nice(/** @type {number} */ ns) {
  const p = 10 ** Math.floor(Math.log10(ns));
  return ([1, 2, 5].find(k => ns / p <= k) ?? 10) * p;
}
/** In the largest unit that the time fills, to the digit that the step needs.
 * @param {number} ns @param {number} step */
export function time_text(ns, step) {
  const units = /** @type {[number, string][]} */ ([
    [1e9, 's'],
    [1e6, 'ms'],
    [1e3, 'µs'],
  ]);
  const [unit, name] = units.find(([u]) => ns >= u) ?? [1, 'ns'];
  return `${(ns / unit).toFixed(Math.max(0, Math.ceil(Math.log10(unit / step) - 1e-9)))} ${name}`;
}
