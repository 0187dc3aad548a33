// SPDX-License-Identifier: Apache-2.0
// web/perfetto.js — events as a file for ui.perfetto.dev: the bytes that --trace-sched writes (src/proc/trace.c) for
// the same events.
import { KINDS, KIND, STOPS, Names, pid_text } from './observe.js';

const us = (/** @type {number} */ ns) => `${Math.floor(ns / 1000)}.${String(ns % 1000).padStart(3, '0')}`;
const json = (/** @type {string} */ s) =>
  s.replace(/["\\]|[\0-\x1f]/g, (/** @type {string} */ c) =>
    c === '"' || c === '\\' ? `\\${c}` : `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** @param {import('./observe.js').Events[]} batches @param {import('./observe.js').Atoms} atoms @param {number}
 * schedulers @param {(pid: number) => string} [known]  names of processes whose birth is not among the events */
export function perfetto(batches, atoms, schedulers, known) {
  const out = [
    '{"displayTimeUnit":"ns","traceEvents":[\n{"ph":"M","pid":1,"name":"process_name","args":{"name":"webeam"}}',
  ];
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
        if (since[tid] >= 0)
          out.push(
            `${start('X', since[tid])},"dur":${us(Math.max(0, at - since[tid]))},"name":"${json(names.full(e.pid(i)))}","args":{"reductions":${e.lo(i)},"why":"${STOPS[e.b(i)] ?? '?'}"}}`,
          );
        since[tid] = -1;
        continue;
      }
      if (kind === KIND.send || kind === KIND.receive) {
        if (e.b(i))
          out.push(
            `${start(kind === KIND.send ? 's' : 'f', at)},"cat":"message","name":"message","id":${e.b(i)}${kind === KIND.receive ? ',"bp":"e"' : ''}}`,
          );
        continue;
      }
      const atom = e.atom(i);
      const args =
        kind === KIND.gc
          ? `"before":${e.lo(i)},"after":${e.b(i)}`
          : kind === KIND.steal
            ? `"from":${e.lo(i)}`
            : kind === KIND.spawn
              ? `"parent":"${pid_text(e.b(i))}"`
              : kind === KIND.link || kind === KIND.monitor
                ? `"other":"${pid_text(e.other(i))}"`
                : kind === KIND.exit
                  ? `"reason":"${atom >= 0 ? json(atoms.text(atom)) : '...'}"`
                  : '';
      out.push(
        `${start('i', at)},"s":"t","name":"${KINDS[kind] ?? '?'} ${json(names.full(e.pid(i)))}","args":{${args}}}`,
      );
    }
  }
  out.push(`\n],"otherData":{"events_dropped":"${lost}"}}\n`);
  return out.join('');
}
