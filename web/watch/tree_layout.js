// SPDX-License-Identifier: Apache-2.0
// web/watch/tree_layout.js — where each process stands in the tree of processes. Lengths are in px.
import { NOBODY, pid_text } from '../observe.js';
import { number } from './dom.js';

/** @typedef {import('./types.d.ts').Row} Row */
/** A line of the tree: a process, or (row is null) the children of `parent` that are not shown, `rest` of them.
 * x, y: the left end and the middle of its frame; width: of the frame.
 * @typedef {{ row: Row | null, rest: number, depth: number, parent: number | null, text: string, x: number, y: number,
 *    width: number }} Line */
/** @typedef {{ lines: Line[], places: Map<number, Line>, width: number, height: number }} Layout  places: by pid */
/** @typedef {{ row: Row | null, rest: number, depth: number, parent: number | null }} Todo */

/** Width of a character of the tree's font. */
export const CHAR = 7.3;
const ROW = 26;
const STEP = 22;
const MOST = 400; // lines
const CHILDREN = 12; // of one process, unless it is open
const NARROWEST = 300;
const LEFT = 8;
const PADDING = 16;
const RIGHT = 60;

/** What a line says of a process: its name, and behind the pid more.
 * @typedef {{ name: (r: Row) => string, more: (r: Row) => string }} Says */

/** Depth first, each process below its parent.
 * @param {Row[]} rows @param {Set<number>} open  the pids of which all children are shown @param {Says} says
 * @returns {Layout} */
export function layout(rows, open, says) {
  const { roots, children } = families(rows);
  /** @type {Line[]} */
  const lines = [];
  /** @type {Map<number, Line>} */
  const places = new Map();
  let width = NARROWEST;
  /** @type {Todo[]} */
  const todo = roots.map(row => ({ row, rest: 0, depth: 0, parent: null })).reverse();
  while (lines.length < MOST) {
    const next = todo.pop();
    if (!next) break;
    const line = place(next, lines.length, says);
    lines.push(line);
    const { row } = line;
    if (!row) continue;
    places.set(row.pid, line);
    width = Math.max(width, line.x + line.width + RIGHT);
    todo.push(...below(row.pid, line.depth + 1, children.get(row.pid) ?? [], open));
  }
  return { lines, places, width, height: lines.length * ROW };
}
/** The processes without a parent among these, and the children of the others. @param {Row[]} rows */
function families(rows) {
  const pids = new Set(rows.map(r => r.pid));
  /** @type {Row[]} */
  const roots = [];
  /** @type {Map<number, Row[]>} */
  const children = new Map();
  for (const r of rows) {
    const has_parent = r.parent !== NOBODY && r.parent !== r.pid && pids.has(r.parent);
    if (!has_parent) roots.push(r);
    else if (children.has(r.parent)) children.get(r.parent)?.push(r);
    else children.set(r.parent, [r]);
  }
  return { roots, children };
}
/** @param {Todo} todo @param {number} i  which line it is @param {Says} says @returns {Line} */
function place(todo, i, says) {
  const { row } = todo;
  const more = row ? says.more(row) : '';
  const text = row ? `${says.name(row)}  ${pid_text(row.pid)}${more && ` ${more}`}` : `${number(todo.rest)} more`;
  const x = LEFT + todo.depth * STEP;
  return { ...todo, text, x, y: i * ROW + ROW / 2, width: PADDING + text.length * CHAR };
}
/** The children of a process as a stack: the first is on top, what is not shown at the bottom.
 * @param {number} parent @param {number} depth @param {Row[]} list @param {Set<number>} open @returns {Todo[]} */
function below(parent, depth, list, open) {
  const n = open.has(parent) ? list.length : CHILDREN;
  const shown = list.slice(0, n).reverse();
  /** @type {Todo[]} */
  const stack = shown.map(row => ({ row, rest: 0, depth, parent }));
  if (list.length > n) stack.unshift({ row: null, rest: list.length - n, depth, parent });
  return stack;
}
