// SPDX-License-Identifier: Apache-2.0
// web/perfetto.js — events as a file for ui.perfetto.dev: the bytes that --trace-sched writes (src/proc/perfetto.c) for
// the same events.
import { KINDS, KIND, STOPS, Names, pid_text } from './observe.js';

/** @typedef {import('./observe.js').Events} Events @typedef {import('./observe.js').Atoms} Atoms */

const us = (/** @type {number} */ ns) => `${Math.floor(ns / 1000)}.${String(ns % 1000).padStart(3, '0')}`;
/** @param {string} c  one character */
const escaped = c => (c === '"' || c === '\\' ? `\\${c}` : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
/** The inside of a string of JSON. Control characters and quotes are escaped. @param {string} s */
const json = s => Array.from(s, c => (c < ' ' || c === '"' || c === '\\' ? escaped(c) : c)).join('');
const HEAD =
  '{"displayTimeUnit":"ns","traceEvents":[\n{"ph":"M","pid":1,"name":"process_name","args":{"name":"webeam"}}';

/** What the trace says of an event besides its time and name.
 * @param {Events} e @param {number} i @param {Atoms} atoms */
function args_of(e, i, atoms) {
  const atom = e.atom(i);
  switch (e.kind(i)) {
    case KIND.gc:
      return `"before":${e.lo(i)},"after":${e.b(i)}`;
    case KIND.steal:
      return `"from":${e.lo(i)}`;
    case KIND.spawn:
      return `"parent":"${pid_text(e.b(i))}"`;
    case KIND.link:
    case KIND.monitor:
      return `"other":"${pid_text(e.other(i))}"`;
    case KIND.exit:
      return `"reason":"${atom >= 0 ? json(atoms.text(atom)) : '...'}"`;
    default:
      return '';
  }
}

/** @param {Events[]} batches @param {Atoms} atoms @param {number} schedulers
 * @param {(pid: number) => string} [known]  names of processes whose birth is not among the events */
export function perfetto(batches, atoms, schedulers, known) {
  const out = [HEAD];
  const names = new Names(atoms, known);
  const since = new Array(schedulers + 1).fill(-1);
  for (let i = 1; i <= schedulers; i++)
    out.push(`,\n{"ph":"M","pid":1,"tid":${i},"name":"thread_name","args":{"name":"scheduler ${i}"}}`);
  let lost = 0;
  for (const e of batches) {
    lost += e.lost;
    for (let i = 0; i < e.n; i++) {
      const kind = e.kind(i);
      const tid = e.scheduler(i);
      const at = e.at(i);
      const start = (/** @type {string} */ ph, /** @type {number} */ ns) =>
        `,\n{"ph":"${ph}","pid":1,"tid":${tid},"ts":${us(ns)}`;
      names.learn(e, i);
      if (kind === KIND.in) {
        since[tid] = at;
        continue;
      }
      if (kind === KIND.out) {
        if (since[tid] >= 0) {
          const dur = us(Math.max(0, at - since[tid]));
          const args = `"reductions":${e.lo(i)},"why":"${STOPS[e.b(i)] ?? '?'}"`;
          out.push(`${start('X', since[tid])},"dur":${dur},"name":"${json(names.full(e.pid(i)))}","args":{${args}}}`);
        }
        since[tid] = -1;
        continue;
      }
      if (kind === KIND.send || kind === KIND.receive) {
        const [ph, binds] = kind === KIND.send ? ['s', ''] : ['f', ',"bp":"e"'];
        if (e.b(i)) out.push(`${start(ph, at)},"cat":"message","name":"message","id":${e.b(i)}${binds}}`);
        continue;
      }
      const name = `${KINDS[kind] ?? '?'} ${json(names.full(e.pid(i)))}`;
      out.push(`${start('i', at)},"s":"t","name":"${name}","args":{${args_of(e, i, atoms)}}}`);
    }
  }
  out.push(`\n],"otherData":{"events_dropped":"${lost}"}}\n`);
  return out.join('');
}
