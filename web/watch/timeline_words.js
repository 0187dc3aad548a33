// SPDX-License-Identifier: Apache-2.0
// web/watch/timeline_words.js — what a timeline says of that which is under the pointer: a mark, a message, a slice, or
// a time of which nothing was recorded.
import { KIND, NOBODY, STOPS, pid_text } from '../observe.js';
import { number, span } from './dom.js';
import { AXIS, GUTTER, curve } from './timeline_paint.js';

/** @typedef {import('./timeline.js').Timeline} Timeline @typedef {import('./timeline.js').Lane} Lane */
/** @typedef {{ pid: number, text: string }} Told  pid -1: no process */

const NEAR = 4; // px
const MOST = 2000; // messages that are looked at
const POINTS = 16; // of an arrow
/** @type {Record<string, string>} */
const THEN = { reductions: 'its reductions were used up', wait: 'waits', exit: 'ended' };

const whole = (/** @type {Timeline} */ t, /** @type {number} */ pid) =>
  pid === NOBODY ? 'the system' : (t.options.whole?.(pid) ?? name_and_pid(t, pid));
function name_and_pid(/** @type {Timeline} */ t, /** @type {number} */ pid) {
  const name = t.options.name(pid);
  return name.includes(pid_text(pid)) ? name : `${name} ${pid_text(pid)}`;
}
/** A slice. @param {Timeline} timeline @param {Lane} lane @param {number} i */
export function words(timeline, lane, i) {
  const [at, end, pid, reds, why] = lane.slices.cols;
  const stop = STOPS[why[i]];
  const took = `${number(reds[i])} reductions, ${span(end[i] - at[i])}`;
  return `${whole(timeline, pid[i])}\n${took}\nthen: ${THEN[stop] ?? stop}`;
}

/** @param {Timeline} timeline @param {number} px @param {number} py @returns {Told | null} */
export function told_at(timeline, px, py) {
  const k = Math.floor((py - AXIS) / timeline.lane_height());
  const lane = timeline.lanes[k];
  if (!lane || px < GUTTER) return null;
  const scale = (timeline.canvas.clientWidth - GUTTER) / timeline.width_ns;
  const t = timeline.from + (px - GUTTER) / scale;
  const near = NEAR / scale;
  const y = py - AXIS - k * timeline.lane_height();
  const mark = mark_at(timeline, lane, k, t, near, y);
  if (mark) return mark;
  const message = message_at(timeline, px, py);
  if (message) return message;
  const [at, end, pid] = lane.slices.cols;
  const i = Math.max(0, lane.slices.find(t + near) - 1);
  if (i < lane.slices.n && at[i] <= t + near && end[i] >= t - near)
    return { pid: pid[i], text: words(timeline, lane, i) };
  if (lane.slices.forgot && t < at[0]) return { pid: -1, text: 'Too long ago: not kept.' };
  const gap = timeline.gaps.find(g => g[0] <= t && t <= g[1]);
  if (!gap) return null;
  return { pid: -1, text: `Not recorded: about ${number(gap[2])} slices.\nWatching is kept cheap.` };
}

/** Above the bar births, deaths and steals; below it collections.
 * @param {Timeline} timeline @param {Lane} lane @param {number} k  the lane's number @param {number} t
 * @param {number} near  ns @param {number} y  px within the lane @returns {Told | null} */
function mark_at(timeline, lane, k, t, near, y) {
  const height = timeline.lane_height();
  const above = y < Math.min(7, height / 3);
  if (!above && y < height - 7) return null;
  const [at, pid, kind, lo, b] = lane.marks.cols;
  for (let i = lane.marks.find(t - near); i < lane.marks.n && at[i] <= t + near; i++) {
    if ((kind[i] === KIND.gc) === above || pid[i] < timeline.mine_from) continue;
    const text = mark_words(timeline, { pid: pid[i], kind: kind[i], lo: lo[i], b: b[i] }, k + 1);
    if (text) return { pid: pid[i], text };
  }
  return null;
}
/** @param {Timeline} timeline @param {{ pid: number, kind: number, lo: number, b: number }} mark
 * @param {number} scheduler */
function mark_words(timeline, { pid, kind, lo, b }, scheduler) {
  const who = whole(timeline, pid);
  switch (kind) {
    case KIND.gc:
      return `${who}: a collection\n${number(lo)} words before, ${number(b)} after`;
    case KIND.spawn: {
      const again = timeline.options.again?.(pid);
      return `${who} is born${again ? `\n${again}` : ''}`;
    }
    case KIND.exit:
      return `${who} ends${timeline.options.how?.(pid) ?? ''}`;
    case KIND.steal:
      return `Scheduler ${scheduler} takes ${who}\nfrom scheduler ${lo}, whose run queue is longer`;
    default:
      return '';
  }
}

/** @param {Timeline} timeline @param {number} px @param {number} py @returns {Told | null} */
function message_at(timeline, px, py) {
  const { flows } = timeline;
  const first = flows.find(timeline.from);
  // Received right of the view's end, but sent before it: a few of them.
  const until = Math.min(flows.n, flows.find(timeline.to) + 1);
  if (until - first > MOST || !timeline.painted_arrows) return null;
  let best = NEAR;
  let found = -1;
  const { cols } = flows;
  for (let i = first; i < until; i++) {
    if (cols[4][i] < timeline.mine_from || cols[5][i] < timeline.mine_from) continue;
    const away = distance(curve(timeline, i), px, py);
    if (away >= best) continue;
    best = away;
    found = i;
  }
  return found < 0 ? null : { pid: flows.cols[5][found], text: message_words(timeline, found) };
}
/** From a curve to a point, in px. @param {number[]} curve  two ends and the point between that bends it
 * @param {number} px @param {number} py */
function distance([ax, ay, mx, my, bx, by], px, py) {
  if (px < Math.min(ax, bx) - NEAR || px > Math.max(ax, bx) + NEAR) return Infinity;
  let least = Infinity;
  for (let k = 0; k <= POINTS; k++) {
    const t = k / POINTS;
    const u = 1 - t;
    const x = u * u * ax + 2 * u * t * mx + t * t * bx;
    const y = u * u * ay + 2 * u * t * my + t * t * by;
    least = Math.min(least, Math.hypot(x - px, y - py));
  }
  return least;
}
/** @param {Timeline} timeline @param {number} i */
function message_words(timeline, i) {
  const [received, sent, , , from, to, message, passed] = timeline.flows.cols.map(c => c[i]);
  const said = timeline.options.said?.(message) || 'a message';
  const sender = from === NOBODY ? 'A timer' : whole(timeline, from);
  const lines = [`${sender} sends ${said}\nto ${whole(timeline, to)}`, `received after ${span(received - sent)}`];
  if (passed) lines.push(passed_words(passed));
  return lines.join('\n');
}
/** What a selective receive cost. @param {number} n  messages that it passed over */
export const passed_words = n =>
  `it looked at ${number(n)} other message${n === 1 ? '' : 's'} first: ${number(n)} reduction${n === 1 ? '' : 's'}`;
