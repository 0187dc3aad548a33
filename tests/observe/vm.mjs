// SPDX-License-Identifier: Apache-2.0
// tests/observe/vm.mjs — VMs that are looked into: of the build that the command line names, running the programs
// beside this file.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { start } from '../../web/webeam.js';
import { looker } from '../../web/look.js';
import { Stepper } from '../../web/stepper.js';
import { Atoms, Events, decode_term } from '../../web/observe.js';
import { perfetto } from '../../web/perfetto.js';

/** @typedef {import('../../web/webeam.js').Instance} Instance */
/** @typedef {import('../../web/stepper.js').How} How */
/** @typedef {Awaited<ReturnType<typeof stepped>>} Stepped */

export const here = dirname(fileURLToPath(import.meta.url));
/** With webeam.js and webeam.wasm. */
export const folder = resolve(process.argv[2] ?? join(here, '../../build/wasm'));
Reflect.set(globalThis, 'fetch', undefined); // else emcc 3.1.6 takes Node for a browser
const factory = createRequire(import.meta.url)(join(folder, 'webeam.js'));
const wasmBinary = readFileSync(join(folder, 'webeam.wasm'));

const made = mkdtempSync(join(tmpdir(), 'observe-'));
process.on('exit', () => rmSync(made, { recursive: true }));
for (const m of ['steps', 'terms']) execFileSync('erlc', ['-o', made, join(here, `${m}.erl`)]);
/** The file of a compiled program. @param {'steps' | 'terms'} name */
export const beam = name => join(made, `${name}.beam`);

/** Flags of a run of steps.erl that is the same whenever it is run.
 * @param {number} seed @param {number} schedulers */
export const flags = (seed, schedulers) => ['--minimal', '--seed', `${seed}`, '+S', `${schedulers}`, beam('steps')];

/** A run of steps.erl that stands wherever `go` says. @param {number} seed @param {number} schedulers */
export async function stepped(seed, schedulers) {
  /** @typedef {import('../../web/messages.js').Stood} Stood */
  /** @type {Stood[]} */
  const queue = [];
  /** @type {((a: Stood) => void)[]} */
  const waiting = [];
  const put = (/** @type {Stood} */ a) => {
    const to = waiting.shift();
    if (to) to(a);
    else queue.push(a);
  };
  /** @returns {Promise<Stood>} */
  const next = () => {
    const a = queue.shift();
    return a ? Promise.resolve(a) : new Promise(f => waiting.push(f));
  };
  /** @type {Instance | undefined} */
  let module;
  const s = new Stepper({ stopped: put, running: () => vm });
  const atoms = new Atoms();
  /** @type {Events[]} */
  const batches = [];
  /** @type {Uint8Array[]} */
  const events = [];
  const take = async () => {
    const a = await next();
    const latest = a.events.map(e => new Events(e));
    atoms.add(a.atoms);
    events.push(...a.events);
    batches.push(...latest);
    return { why: a.why, system: a.system?.length ? decode_term(a.system) : null, batches: latest };
  };
  const vm = await start(factory, [...flags(seed, schedulers), '--trace-sched', '-'], {
    wasmBinary,
    host: { env: process.env, write() {} },
    ...s.hooks,
    booted(m) {
      module = m;
      s.hooks.booted(m);
    },
  });
  const first = await take();
  /** All that happened so far, as --trace-sched writes it. */
  const all = () => perfetto(batches, atoms, first.system.schedulers.length);
  const go = (/** @type {How} */ how) => {
    s.go(how);
    return take();
  };
  return { vm, first, atoms, batches, events, all, go, see: () => looker(/** @type {Instance} */ (module)) };
}

/** What --trace-sched writes of the same run when nobody looks. @param {number} seed @param {number} schedulers */
export function trace(seed, schedulers) {
  const file = join(made, 'trace.json');
  const launcher = join(here, '../../wasm/webeam-node.mjs');
  execFileSync(process.execPath, [launcher, ...flags(seed, schedulers), '--trace-sched', file], {
    env: { ...process.env, WEBEAM_IMAGE: '0', WEBEAM_DIR: folder, WEBEAM_THREADS: '0' },
  });
  return readFileSync(file, 'utf8');
}

/** Kinds of all events. @param {Events[]} batches */
export const kinds = batches => batches.flatMap(e => Array.from({ length: e.n }, (_, i) => e.kind(i)));

/** A run of terms.erl. @param {'park' | 'chat' | 'inspect'} what  its argument
 * @param {{ booted?: (m: Instance) => void, write?: (fd: number, bytes: Uint8Array) => void }} [hooks]  booted: before
 * anything has run */
export async function terms(what, { booted, write = () => {} } = {}) {
  /** @type {Instance | undefined} */
  let module;
  const vm = await start(factory, ['--minimal', beam('terms'), what], {
    wasmBinary,
    booted(m) {
      module = m;
      booted?.(m);
    },
    host: { env: process.env, write },
  });
  assert(module);
  return { vm, see: looker(module) };
}
