// SPDX-License-Identifier: Apache-2.0
// web/watch/timeline_input.js — wheel, mouse, fingers and keys over a timeline.
import { GUTTER } from './timeline_paint.js';

/** @typedef {import('./timeline.js').Timeline} Timeline */
const CLICK = 3; // px that a click may move

/** @param {Timeline} timeline */
export function listen(timeline) {
  const { canvas } = timeline;
  const leave = () => {
    timeline.tip.hidden = true;
  };
  canvas.addEventListener('wheel', e => wheel(timeline, e), { passive: false });
  canvas.addEventListener('pointerleave', leave);
  canvas.addEventListener('blur', leave);
  canvas.addEventListener('keydown', e => key(timeline, e));
  pointers(timeline);
}
/** @param {Timeline} timeline @param {number} x  px */
const part = ({ canvas }, x) => Math.min(1, Math.max(0, (x - GUTTER) / (canvas.clientWidth - GUTTER)));

/** @param {Timeline} timeline @param {WheelEvent} e */
function wheel(timeline, e) {
  if (Math.abs(e.deltaX) > Math.abs(e.deltaY)) timeline.pan(e.deltaX / 600);
  else timeline.zoom(2 ** (e.deltaY / 240), part(timeline, e.offsetX));
  e.preventDefault();
}
/** @param {Timeline} timeline */
function pointers(timeline) {
  const { canvas } = timeline;
  /** @type {Map<number, number>} */
  const points = new Map();
  let moved = 0;
  let pinch = 0;
  canvas.addEventListener('pointerdown', e => {
    canvas.setPointerCapture(e.pointerId);
    points.set(e.pointerId, e.offsetX);
    moved = 0;
  });
  canvas.addEventListener('pointermove', e => {
    const had = points.get(e.pointerId);
    if (had === undefined) {
      timeline.hover(e.offsetX, e.offsetY);
      return;
    }
    points.set(e.pointerId, e.offsetX);
    if (points.size === 2) {
      const [a, b] = [...points.values()];
      const apart = Math.abs(a - b);
      if (pinch && apart) timeline.zoom(pinch / apart, part(timeline, (a + b) / 2));
      pinch = apart;
      return;
    }
    moved += Math.abs(e.offsetX - had);
    if (moved > CLICK) timeline.pan((had - e.offsetX) / (canvas.clientWidth - GUTTER));
  });
  const up = (/** @type {PointerEvent} */ e) => {
    points.delete(e.pointerId);
    pinch = 0;
    if (moved > CLICK || e.type !== 'pointerup') return;
    const hit = timeline.at(e.offsetX, e.offsetY);
    timeline.pick(hit && hit.pid >= 0 ? hit.pid : -1);
  };
  canvas.addEventListener('pointerup', up);
  canvas.addEventListener('pointercancel', up);
}
/** From bar to bar. @type {Record<string, [number, number]>} */
const WALK = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
/** @type {Record<string, (t: Timeline) => void>} */
const KEYS = {
  ArrowLeft: t => t.pan(-0.15),
  ArrowRight: t => t.pan(0.15),
  '+': t => t.zoom(0.7),
  '=': t => t.zoom(0.7),
  '-': t => t.zoom(1.4),
  f: t => {
    t.follow = true;
    t.dirty = true;
  },
  a: t => t.all(),
  End: t => {
    t.follow = true;
  },
  Home: t => t.home(),
};
/** @param {Timeline} timeline @param {KeyboardEvent} e */
function key(timeline, e) {
  const step = e.shiftKey && WALK[e.key];
  if (step) {
    e.preventDefault();
    timeline.walk(step[0], step[1]);
    timeline.options.moved?.();
    return;
  }
  if (e.key === 'Escape' && timeline.selected >= 0) {
    timeline.leave();
    return;
  }
  const act = KEYS[e.key];
  if (!act || e.ctrlKey || e.metaKey) return;
  e.preventDefault();
  act(timeline);
  timeline.options.moved?.();
}
