// SPDX-License-Identifier: Apache-2.0
// web/watch/watch_system.js — run queues, memory by kind, counts of a webeam.
import { PRIORITIES } from '../observe.js';
import { bytes, dot, el, number } from './dom.js';

/** @typedef {import('./types.d.ts').System} System */
const MEMORY = [
  ['heaps', 'Heaps and stacks', 'var(--blue)'],
  ['processes', 'Processes', 'var(--cyan)'],
  ['binaries', 'Binaries', 'var(--green)'],
  ['ets', 'ETS', 'var(--yellow)'],
  ['code', 'Code', 'var(--magenta)'],
  ['atoms', 'Atoms', 'var(--red)'],
  ['system', 'System', 'var(--faint)'],
];
/** @param {System} system @param {(pid: number) => string} name  of a process */
export function system_view(system, name) {
  return [...queues(system, name), ...memory(system), ...counts(system)];
}
/** @param {System} system @param {(pid: number) => string} name */
function queues(system, name) {
  const most = Math.max(1, ...system.schedulers.flatMap(s => s.queued));
  const cell = (/** @type {number} */ n) =>
    el(
      'div',
      { className: 'q' },
      el('i', { style: `width:${(100 * n) / most}%` }),
      el('span', { textContent: number(n) }),
    );
  const rows = system.schedulers.flatMap(s => {
    const resting = s.sleeping ? 'asleep' : 'between slices';
    const textContent = s.running === 'none' ? resting : name(s.running);
    return [el('span', {}, `S${s.id} `, el('code', { className: 'soft', textContent })), ...s.queued.map(cell)];
  });
  const heads = PRIORITIES.map(p => el('span', { className: 'soft', textContent: p }));
  return [el('h2', { textContent: 'Run queues' }), el('div', { className: 'queues' }, el('span'), ...heads, ...rows)];
}
/** @param {System} system */
function memory({ memory: nbytes }) {
  const total = MEMORY.reduce((n, [k]) => n + nbytes[k], 0);
  const parts = MEMORY.map(([k, t, c]) =>
    el('i', { title: `${t}: ${bytes(nbytes[k])}`, style: `flex:${Math.max(1, nbytes[k])};background:${c}` }),
  );
  const legend = MEMORY.map(([k, t, c]) => el('li', {}, dot(c), `${t} `, el('b', { textContent: bytes(nbytes[k]) })));
  const label = MEMORY.map(([k, t]) => `${t} ${bytes(nbytes[k])}`).join(', ');
  return [
    el('h2', { textContent: `Memory: ${bytes(total)}` }),
    el('div', { className: 'memory', role: 'img', 'aria-label': label }, ...parts),
    el('ul', { className: 'legend' }, ...legend),
  ];
}
/** @param {System} s */
function counts(s) {
  const list = /** @type {[string, number][]} */ ([
    ['processes', s.processes],
    ['ports', s.ports],
    ['tables', s.tables],
    ['timers', s.timers],
    ['atoms', s.atoms],
    ['collections', s.collections],
    ['words reclaimed', s.reclaimed],
    ['reductions', s.reductions],
    ['slices', s.slices],
  ]);
  const facts = list.map(([k, v]) => el('span', {}, el('b', { textContent: number(v) }), ` ${k}`));
  return [el('h2', { textContent: 'Counts' }), el('div', { className: 'facts' }, ...facts)];
}
