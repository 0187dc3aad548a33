// SPDX-License-Identifier: Apache-2.0
// web/watch/timeline.js — what the schedulers did, on a canvas: a lane per scheduler, a bar per slice in its process's colour, an arrow per
// message from where it was sent to where it was received, marks for collections. It draws events the VM recorded and nothing else;
// where nothing was recorded it is hatched.
import { KIND, STOPS, pid_text } from '../observe.js';
import { color, el, is_dark, number, span } from './dom.js';

const MOST = 120_000;
const AXIS = 20;
const GUTTER = 30;
const ARROWS = 600;
const LEAST_NS = 200;

/** Columns of numbers that grow, and forget their older half when they are too many. */
class Columns {
  constructor(kinds) {
    this.n = 0;
    this.kinds = kinds;
    this.cols = kinds.map(K => new K(1024));
  }
  push(...row) {
    if (this.n === MOST) this.#drop(MOST / 2);
    if (this.n === this.cols[0].length)
      this.cols = this.cols.map((c, i) => {
        const d = new this.kinds[i](c.length * 2);
        d.set(c);
        return d;
      });
    for (let i = 0; i < row.length; i++) this.cols[i][this.n] = row[i];
    this.n++;
  }
  #drop(k) {
    this.forgot = true;
    for (const c of this.cols) c.copyWithin(0, k, this.n);
    this.n -= k;
  }
  /** The first row whose column is at least v. */
  find(v, column = 0) {
    const c = this.cols[column];
    let lo = 0;
    let hi = this.n;
    while (lo < hi) {
      const mid = (lo + hi) >> 1;
      if (c[mid] < v) lo = mid + 1;
      else hi = mid;
    }
    return lo;
  }
}
const new_lane = () => ({
  slices: new Columns([Float64Array, Float64Array, Uint32Array, Uint32Array, Uint8Array]),
  marks: new Columns([Float64Array, Uint32Array, Uint8Array, Float64Array, Float64Array]),
  open: null,
});

export class Timeline {
  /** @param {HTMLElement} element @param {{ name: (pid: number) => string, select?: (pid: number) => void, label?: string }} options */
  constructor(element, options) {
    this.options = options;
    this.canvas = el('canvas', {
      tabIndex: 0,
      role: 'application',
      'aria-label': `${options.label ?? 'Timeline of the schedulers'}. Arrow keys move, plus and minus zoom, F follows, A shows all, with Shift arrow keys go from bar to bar.`,
    });
    this.tip = el('div', { className: 'tip', hidden: true, role: 'status' });
    this.box = el('div', { className: 'timeline' }, this.canvas, this.tip);
    this.hint = el('span', { className: 'hint' });
    const sign = (mark, text) =>
      el(
        'span',
        {},
        el('b', { className: mark === '▲' ? 'gc' : '', 'aria-hidden': 'true', textContent: mark }),
        ` ${text}`,
      );
    this.key = el(
      'p',
      { className: 'key' },
      sign('▼', 'born'),
      sign('✕', 'ended'),
      sign('▲', 'collection'),
      sign('⤷', 'message'),
      ...(options.gaps ? [sign('▒', 'not recorded')] : []),
      this.hint,
    );
    element.append(this.box, this.key);
    this.ctx = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext('2d'));
    this.clear();
    this.follow = true;
    this.width_ns = 20e6;
    this.frames = [];
    this.#listen();
    this.observer = new ResizeObserver(() => {
      this.dirty = true;
    });
    this.observer.observe(this.canvas);
    document.addEventListener(
      'themechange',
      (this.retheme = () => {
        this.css = null;
        this.dirty = true;
      }),
    );
  }
  clear() {
    this.lanes = [];
    this.flows = new Columns([Float64Array, Float64Array, Uint16Array, Uint16Array, Uint32Array, Uint32Array]); // received, sent, lanes, processes
    this.sent = new Map();
    this.gaps = [];
    this.recorded = null;
    this.zoomed = false;
    this.snap = 0;
    this.first = -1;
    this.newest = 0;
    this.shown = 0; // the right edge, while it follows
    this.to = 0;
    this.selected = -1;
    this.cursor = null;
    this.dirty = true;
  }
  /** Rows for so many schedulers. */
  schedulers(n) {
    while (this.lanes.length < n) this.lanes.push(new_lane());
    const height = AXIS + Math.max(1, this.lanes.length) * this.lane_height() + 4;
    this.box.style.height = `${Math.min(height, 400)}px`;
  }
  lane_height() {
    const n = this.lanes.length;
    return n <= 2 ? 46 : n <= 4 ? 30 : Math.max(5, Math.min(24, (n > 20 ? 376 : 240) / n));
  }

  /** @param {import('../observe.js').Events} e @param {number} [from]  index of the first to take */
  add(e, from = 0) {
    this.schedulers(e.schedulers);
    for (let i = from; i < e.n; i++) {
      const kind = e.kind(i);
      const at = e.at(i);
      const s = e.scheduler(i);
      const lane = this.lanes[s - 1];
      if (!lane) continue;
      if (this.first < 0) this.first = at;
      if (at > this.newest) this.newest = at;
      if (kind === KIND.in) lane.open = { at, pid: e.pid(i) };
      else if (kind === KIND.out) {
        if (lane.open && lane.open.pid === e.pid(i)) lane.slices.push(lane.open.at, at, e.pid(i), e.lo(i), e.b(i));
        lane.open = null;
      } else if (kind === KIND.send) {
        if (!e.b(i)) continue;
        this.sent.set(e.b(i), [at, s, e.pid(i)]);
        if (this.sent.size > MOST) this.sent.delete(this.sent.keys().next().value);
      } else if (kind === KIND.receive) {
        const from_ = this.sent.get(e.b(i));
        if (!from_) continue;
        this.sent.delete(e.b(i));
        this.flows.push(at, from_[0], from_[1], s, from_[2], e.pid(i));
      } else lane.marks.push(at, e.pid(i), kind, e.lo(i), e.b(i));
    }
    this.recorded = e.gap_from && e.n > from ? [e.at(from), e.gap_from] : null;
    if (e.gap_from) {
      for (const l of this.lanes) l.open = null;
      this.gaps.push([e.gap_from, e.now, e.gap_slices]);
      if (this.gaps.length > 2000) this.gaps.splice(0, 1000);
    }
    if (!e.deterministic) this.newest = Math.max(this.newest, e.now);
    this.arrived = performance.now();
    this.live = !e.deterministic;
    this.dirty = true;
  }
  get from() {
    return this.to - this.width_ns;
  }
  all() {
    this.follow = false;
    this.width_ns = Math.max(LEAST_NS, (this.newest - Math.max(0, this.first)) * 1.04);
    this.to = this.newest + this.width_ns * 0.02;
    this.dirty = true;
  }
  /** From `first` on, so many ns. */
  scale(ns) {
    this.follow = false;
    this.width_ns = Math.max(LEAST_NS, ns);
    this.to = this.first + ns * 0.99;
    this.dirty = true;
  }
  zoom(factor, x = 0.5) {
    this.zoomed = true;
    const at = this.from + this.width_ns * x;
    this.width_ns = Math.min(
      Math.max(this.width_ns * factor, LEAST_NS),
      Math.max(1e6, (this.newest - Math.max(0, this.first)) * 2),
    );
    if (!this.follow) this.to = at + this.width_ns * (1 - x);
    this.dirty = true;
  }
  pan(by) {
    this.follow = false;
    this.to += this.width_ns * by;
    this.to = Math.min(
      Math.max(this.to, Math.max(0, this.first) + this.width_ns * 0.1),
      this.newest + this.width_ns * 0.9,
    );
    this.dirty = true;
    this.options.moved?.();
  }
  start() {
    if (!this.raf) {
      const tick = t => {
        this.raf = requestAnimationFrame(tick);
        this.#tick(t);
      };
      this.raf = requestAnimationFrame(tick);
    }
  }
  stop() {
    cancelAnimationFrame(this.raf);
    this.raf = 0;
  }
  end() {
    this.stop();
    this.observer.disconnect();
    document.removeEventListener('themechange', this.retheme);
    this.box.remove();
    this.key.remove();
  }

  #tick(t) {
    this.frames.push(t);
    if (this.frames.length > 300) this.frames.splice(0, 150);
    // Where so much happens that a window is full at once, the newest window is shown whole, and for a second; when somebody zooms, its end.
    if (
      this.follow &&
      this.live &&
      this.recorded &&
      (this.zoomed || this.recorded[1] - this.recorded[0] < this.width_ns * (this.snap ? 3 : 0.4))
    ) {
      if (t - (this.snap ?? 0) > 1000) {
        const wide = Math.max(2000, (this.recorded[1] - this.recorded[0]) * 1.06);
        if (!this.zoomed) this.width_ns = wide;
        this.to = this.shown = this.recorded[1] + this.width_ns * 0.03;
        this.snap = t;
        this.dirty = true;
      }
    } else if (this.follow) {
      if (this.snap && !this.zoomed) this.width_ns = 20e6;
      this.snap = 0;
      // A moment behind, so that it glides while batches come.
      const goal = this.live
        ? Math.min(this.newest, this.newest - 150e6 + (performance.now() - (this.arrived ?? 0)) * 1e6)
        : this.newest;
      const to = (this.live ? Math.max(goal, this.shown) : this.newest) + (this.live ? 0 : this.width_ns * 0.03);
      if (to !== this.to) {
        this.to = this.shown = to;
        this.dirty = true;
      }
    }
    if (this.dirty) {
      this.dirty = false;
      this.draw();
    }
  }
  draw() {
    const { canvas, ctx } = this;
    const dpr = devicePixelRatio || 1;
    const w = canvas.clientWidth;
    const h = canvas.clientHeight;
    if (!w) return;
    if (canvas.width !== Math.round(w * dpr) || canvas.height !== Math.round(h * dpr)) {
      canvas.width = Math.round(w * dpr);
      canvas.height = Math.round(h * dpr);
    }
    const css = (this.css ??= (() => {
      const s = getComputedStyle(canvas);
      const v = n => s.getPropertyValue(n).trim() || '#888';
      return {
        ink: v('--ink'),
        soft: v('--soft'),
        line: v('--line'),
        back: v('--back'),
        bar: v('--bar'),
        mark: v('--mark'),
        red: v('--red'),
        faint: v('--faint'),
        dark: is_dark(),
        fills: new Map(),
      };
    })());
    const fill = pid => {
      let f = css.fills.get(pid);
      if (!f) {
        css.fills.set(pid, (f = color(pid, css.dark)));
        if (css.fills.size > 5000) css.fills.clear();
      }
      return f;
    };
    const from = this.from;
    const scale = (w - GUTTER) / this.width_ns;
    const x = t => GUTTER + (t - from) * scale;
    const lh = this.lane_height();
    ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
    ctx.fillStyle = css.back;
    ctx.fillRect(0, 0, w, h);
    ctx.font = '11px system-ui, "DejaVu Sans", sans-serif';
    ctx.textBaseline = 'middle';
    // the axis
    const step = nice(this.width_ns / Math.max(2, w / 110));
    ctx.strokeStyle = css.line;
    ctx.fillStyle = css.soft;
    ctx.beginPath();
    const zero = Math.max(0, this.first);
    for (let k = Math.max(0, Math.ceil((from - zero) / step)); zero + k * step < this.to; k++) {
      const px = Math.round(x(zero + k * step)) + 0.5;
      ctx.moveTo(px, AXIS - 4);
      ctx.lineTo(px, h);
      ctx.fillText(time_text(k * step, step), px + 3, 9);
    }
    ctx.stroke();
    ctx.save();
    ctx.beginPath();
    ctx.rect(GUTTER, 0, w - GUTTER, h);
    ctx.clip();
    // where nothing was recorded
    ctx.fillStyle = css.line;
    ctx.globalAlpha = 0.35;
    for (const [a, b] of this.gaps)
      if (b > from && a < this.to) {
        const xa = Math.max(GUTTER, x(a));
        const xb = Math.min(w, x(b));
        if (xb - xa >= 1) ctx.fillRect(xa, AXIS, xb - xa, h - AXIS);
      }
    ctx.globalAlpha = 1;
    this.drawn = 0;
    this.lanes.forEach((lane, k) => {
      const y = AXIS + k * lh + 3;
      const bh = lh - 7;
      const [at, end, pid] = lane.slices.cols;
      const n = lane.slices.n;
      const picked = this.selected;
      let last = -1;
      let style = '';
      if (lane.slices.forgot && at[0] > from) {
        ctx.fillStyle = css.line;
        ctx.globalAlpha = 0.35;
        ctx.fillRect(GUTTER, y, Math.min(w, x(at[0])) - GUTTER, bh);
        ctx.globalAlpha = 1;
      }
      for (let i = Math.max(0, lane.slices.find(from) - 1); i < n && at[i] < this.to; i++) {
        const xa = x(at[i]);
        const xb = x(end[i]);
        const whole = Math.floor(xb);
        if (whole === last && pid[i] !== picked) continue; // its pixel has been drawn
        last = whole;
        const f = fill(pid[i]);
        if (f !== style) ctx.fillStyle = style = f;
        const wide = Math.max(1, xb - xa);
        ctx.globalAlpha = picked >= 0 && pid[i] !== picked ? 0.25 : 1;
        ctx.fillRect(xa, y, wide > 3 ? wide - 0.6 : wide, bh);
        this.drawn++;
        if (wide > 44) {
          ctx.fillStyle = ctx.globalAlpha < 1 ? css.soft : css.dark ? '#111' : '#fff';
          ctx.globalAlpha = 1;
          const text = this.options.name(pid[i]);
          const most = Math.floor((wide - 8) / 6.2);
          ctx.fillText(
            text.length > most ? `${text.slice(0, Math.max(1, most - 1))}…` : text,
            Math.max(xa, GUTTER) + 4,
            y + bh / 2,
          );
          ctx.fillStyle = style;
        }
      }
      ctx.globalAlpha = 1;
      if (lane.open && lane.open.at < this.to && !this.live) {
        ctx.fillStyle = fill(lane.open.pid);
        ctx.globalAlpha = 0.5;
        ctx.fillRect(x(lane.open.at), y, Math.max(3, x(this.newest) - x(lane.open.at)), bh);
        ctx.globalAlpha = 1;
      }
      // collections below the bar, births and deaths above it
      const [mt, , mk] = lane.marks.cols;
      let last_mark = -9;
      for (let i = lane.marks.find(from); i < lane.marks.n && mt[i] < this.to; i++) {
        const px = x(mt[i]);
        if (px - last_mark < 1.5) continue;
        last_mark = px;
        if (mk[i] === KIND.gc) {
          ctx.fillStyle = css.red;
          tri(ctx, px, y + bh + 3, -5);
        } else if (mk[i] === KIND.spawn) {
          ctx.fillStyle = css.ink;
          tri(ctx, px, y - 3, 5);
        } else if (mk[i] === KIND.exit) {
          ctx.strokeStyle = css.ink;
          ctx.beginPath();
          ctx.moveTo(px - 3, y - 3);
          ctx.lineTo(px + 3, y + 3);
          ctx.moveTo(px + 3, y - 3);
          ctx.lineTo(px - 3, y + 3);
          ctx.stroke();
        }
      }
    });
    // messages, while they can be told apart
    const f = this.flows;
    const first = f.find(from);
    const until = f.find(this.to);
    const hint = until - first > ARROWS ? `zoom in to see the ${number(until - first)} messages` : '';
    if (this.hint.textContent !== hint) this.hint.textContent = hint;
    this.arrows = until - first <= ARROWS ? until - first : 0;
    if (until - first <= ARROWS && until > first) {
      const [t1, t0, s0, s1, p0, p1] = f.cols;
      ctx.lineWidth = 1;
      ctx.strokeStyle = css.ink;
      for (let i = first; i < until; i++) {
        const on = this.selected < 0 || p0[i] === this.selected || p1[i] === this.selected;
        ctx.globalAlpha = on ? 0.65 : 0.12;
        const xa = x(t0[i]);
        const xb = x(t1[i]);
        const mid = k => AXIS + (k - 1) * lh + lh / 2;
        const ya = mid(s0[i]);
        const yb = mid(s1[i]);
        const bend = s0[i] === s1[i] ? Math.min(lh / 2, 4 + (xb - xa) / 8) : 0;
        ctx.beginPath();
        ctx.moveTo(xa, ya - bend * 0.4);
        ctx.quadraticCurveTo((xa + xb) / 2, (ya + yb) / 2 - bend * 1.6, xb, yb - bend * 0.4);
        if (xb - xa > 7 || s0[i] !== s1[i]) {
          ctx.moveTo(xb - 4, yb - 3 - bend * 0.4);
          ctx.lineTo(xb, yb - bend * 0.4);
          ctx.lineTo(xb - 4, yb + 3 - bend * 0.4);
        }
        ctx.stroke();
      }
      ctx.globalAlpha = 1;
    }
    ctx.restore();
    ctx.fillStyle = css.soft;
    this.lanes.forEach((_, k) => ctx.fillText(`S${k + 1}`, 6, AXIS + k * lh + lh / 2));
    Object.assign(this.canvas.dataset, {
      drawn: this.drawn,
      arrows: this.arrows,
      from: Math.round(from),
      to: Math.round(this.to),
    });
  }
  /** What is under a point. */
  at(px, py) {
    const lane = this.lanes[Math.floor((py - AXIS) / this.lane_height())];
    const w = this.canvas.clientWidth;
    if (!lane || px < GUTTER) return null;
    const scale = (w - GUTTER) / this.width_ns;
    const t = this.from + (px - GUTTER) / scale;
    const near = 3 / scale;
    const [at, end, pid, reds, why] = lane.slices.cols;
    const i = Math.max(0, lane.slices.find(t + near) - 1);
    if (i < lane.slices.n && at[i] <= t + near && end[i] >= t - near)
      return { pid: pid[i], text: this.#words(lane, i) };
    if (lane.slices.forgot && t < at[0]) return { pid: -1, text: 'Too long ago: not kept.' };
    const gap = this.gaps.find(g => g[0] <= t && t <= g[1]);
    return gap ? { pid: -1, text: `Not recorded: about ${number(gap[2])} slices.\nWatching is kept cheap.` } : null;
  }
  #words(lane, i) {
    const [at, end, pid, reds, why] = lane.slices.cols;
    const name = this.options.name(pid[i]);
    const text = pid_text(pid[i]);
    return `${name === text ? '' : `${name} `}${text}\n${number(reds[i])} reductions, ${span(end[i] - at[i])}\nthen: ${{ reductions: 'its reductions were used up', wait: 'waits', exit: 'ended' }[STOPS[why[i]]] ?? STOPS[why[i]]}`;
  }
  /** From bar to bar, with the keyboard. */
  #walk(dx, dy) {
    const middle = this.from + this.width_ns / 2;
    const was = this.cursor;
    const n = (was ? was.lane : 0) + dy;
    const lane = this.lanes[n];
    if (!lane?.slices.n) return;
    const [at, end, pid] = lane.slices.cols;
    const near = was ? was.t : middle;
    let i = Math.min(lane.slices.find(near + 1e-6), lane.slices.n) - 1;
    if (was && !dy) i += dx;
    else if (!was && i < 0) i = 0;
    if (i < 0 || i >= lane.slices.n) return;
    this.cursor = { lane: n, t: at[i] };
    if (at[i] < this.from || end[i] > this.to) {
      this.follow = false;
      this.to = (at[i] + end[i]) / 2 + this.width_ns / 2;
    }
    if (this.follow && this.live) this.follow = false;
    this.pick(pid[i]);
    this.tip.textContent = this.#words(lane, i);
    this.tip.hidden = false;
    const x = GUTTER + ((at[i] - this.from) * (this.canvas.clientWidth - GUTTER)) / this.width_ns;
    this.tip.style.left = `${Math.max(4, Math.min(x, this.canvas.clientWidth - 240))}px`;
    this.tip.style.top = `${AXIS + (n + 1) * this.lane_height()}px`;
  }
  #listen() {
    const c = this.canvas;
    const points = new Map();
    let moved = 0;
    let pinch = 0;
    c.addEventListener(
      'wheel',
      e => {
        if (Math.abs(e.deltaX) > Math.abs(e.deltaY)) this.pan(e.deltaX / 600);
        else this.zoom(2 ** (e.deltaY / 240), this.#part(e));
        e.preventDefault();
      },
      { passive: false },
    );
    c.addEventListener('pointerdown', e => {
      c.setPointerCapture(e.pointerId);
      points.set(e.pointerId, e.offsetX);
      moved = 0;
    });
    c.addEventListener('pointermove', e => {
      const had = points.get(e.pointerId);
      if (had === undefined) return this.#hover(e);
      points.set(e.pointerId, e.offsetX);
      if (points.size === 2) {
        const [a, b] = [...points.values()];
        const d = Math.abs(a - b);
        if (pinch && d) this.zoom(pinch / d, this.#part({ offsetX: (a + b) / 2 }));
        pinch = d;
        return;
      }
      moved += Math.abs(e.offsetX - had);
      if (moved > 3) this.pan((had - e.offsetX) / (c.clientWidth - GUTTER));
    });
    const up = e => {
      points.delete(e.pointerId);
      pinch = 0;
      if (moved <= 3 && e.type === 'pointerup') {
        const hit = this.at(e.offsetX, e.offsetY);
        this.pick(hit && hit.pid >= 0 ? hit.pid : -1);
      }
    };
    c.addEventListener('pointerup', up);
    c.addEventListener('pointercancel', up);
    c.addEventListener('pointerleave', () => {
      this.tip.hidden = true;
    });
    c.addEventListener('blur', () => {
      this.tip.hidden = true;
    });
    c.addEventListener('keydown', e => {
      const step = e.shiftKey && { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[e.key];
      if (step) {
        e.preventDefault();
        this.#walk(step[0], step[1]);
        this.options.moved?.();
        return;
      }
      if (e.key === 'Escape' && this.selected >= 0) {
        this.cursor = null;
        this.tip.hidden = true;
        this.pick(-1);
        return;
      }
      const act = {
        ArrowLeft: () => this.pan(-0.15),
        ArrowRight: () => this.pan(0.15),
        '+': () => this.zoom(0.7),
        '=': () => this.zoom(0.7),
        '-': () => this.zoom(1.4),
        f: () => {
          this.follow = true;
          this.dirty = true;
        },
        a: () => this.all(),
        End: () => {
          this.follow = true;
        },
        Home: () => {
          this.follow = false;
          this.to = Math.max(0, this.first) + this.width_ns * 0.98;
          this.dirty = true;
        },
      }[e.key];
      if (!act || e.ctrlKey || e.metaKey) return;
      e.preventDefault();
      act();
      this.options.moved?.();
    });
  }
  pick(pid) {
    this.selected = pid;
    this.dirty = true;
    this.options.select?.(pid);
  }
  #part(e) {
    return Math.min(1, Math.max(0, (e.offsetX - GUTTER) / (this.canvas.clientWidth - GUTTER)));
  }
  #hover(e) {
    const hit = this.at(e.offsetX, e.offsetY);
    this.tip.hidden = !hit;
    if (!hit) return;
    this.tip.textContent = hit.text;
    this.tip.style.left = `${Math.max(4, Math.min(e.offsetX + 12, this.canvas.clientWidth - 240))}px`;
    this.tip.style.top = `${e.offsetY + 14}px`;
  }
}
function tri(ctx, x, y, s) {
  ctx.beginPath();
  ctx.moveTo(x - Math.abs(s) * 0.7, y);
  ctx.lineTo(x + Math.abs(s) * 0.7, y);
  ctx.lineTo(x, y + s);
  ctx.fill();
}
const nice = ns => {
  const p = 10 ** Math.floor(Math.log10(ns));
  const m = ns / p;
  return (m <= 1 ? 1 : m <= 2 ? 2 : m <= 5 ? 5 : 10) * p;
};
/** In the largest unit that the time fills, to the digit that the step needs. */
export function time_text(ns, step) {
  const [unit, name] = ns >= 1e9 ? [1e9, 's'] : ns >= 1e6 ? [1e6, 'ms'] : ns >= 1e3 ? [1e3, 'µs'] : [1, 'ns'];
  return `${(ns / unit).toFixed(Math.max(0, Math.ceil(Math.log10(unit / step) - 1e-9)))} ${name}`;
}
