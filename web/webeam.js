// SPDX-License-Identifier: Apache-2.0
// web/webeam.js — one webeam without threads, in any JavaScript host: page, worker, Node, Deno.
//
//   start() ─► boot ─► run a slice ─► busy: the event loop, then the next slice
//                          ▲          idle: sleep until the next timer, or feed()
//                          └──────────┘      exited: the promise `exited` gives the code
//
// A slice is about 10 ms, so the host stays responsive; nothing here blocks.

import { deferred } from './deferred.js';
import { RUN } from './constants.js';
import { ImageError, fresh_memory, read_image, release_of_image, write_image } from './image.js';
import { script } from './ports.js';

const SLICE = 200_000; // reductions
const SHORTEST_MS = 0.2;
const LONGEST_MS = 0x7fffffff; // what setTimeout can wait

/** Runs f as soon as the event loop has turned; setTimeout takes a millisecond or more.
 * @type {(f: () => void) => void} */
const soon =
  typeof setImmediate === 'function'
    ? setImmediate
    : (() => {
        const channel = new MessageChannel();
        /** @type {(() => void)[]} */ const waiting = [];
        channel.port1.onmessage = () => waiting.shift()?.();
        return f => {
          waiting.push(f);
          channel.port2.postMessage(0);
        };
      })();

/** @typedef {import('./instance.js').Instance} Instance @typedef {import('./instance.js').Factory} Factory */
/**
 * @typedef {object} Options
 * @property {Uint8Array} [wasmBinary]
 * @property {(file: string) => string} [locateFile]
 * @property {import('./instance.js').Host} [host]   what the module asks of its host
 * @property {Record<string, unknown> | null} [js]   functions that Erlang may call: see README.md
 * @property {Uint8Array} [image]                an image to resume
 * @property {number} [release]                 of OTP, where it is known: an image of another is not used, and one that
 *    is saved says it
 * @property {(error: ImageError) => void} [refused]   is told why an image is not used; then the VM boots. Without
 *    `refused` the error is thrown
 * @property {boolean} [freezes]                 an image will be made
 * @property {(bytes: Uint8Array) => void} [saveImage]   takes what --save-image makes
 * @property {Instance} [instance]               what open() gave: then nothing is instantiated here
 * @property {(m: Instance) => void | Promise<void>} [bring]   called before the arguments are given, to hand files over
 * @property {(m: Instance) => void} [booted]
 * @property {() => void} [ran]                  after each slice
 * @property {(why: number) => void} [paused]    for runs that are stepped through, as the next two: see stepper.js
 * @property {() => 'again' | 'hold' | void} [idle]   nothing can run: on at once, or not before go()
 * @property {() => void} [exited]
 * @property {WebAssembly.Memory} [wasmMemory]
 * @property {string} [mainScriptUrlOrBlob]
 * @property {Instantiate} [instantiateWasm]
 * @property {(error: Error) => void} [failed]   of threads.js: a worker broke
 * @property {string} [archives_from]            of threads.js
 * @property {boolean} [reread]                  of threads.js
 */
/** @typedef {(instance: WebAssembly.Instance, module: WebAssembly.Module) => void} Instantiated */
/** @typedef {(imports: WebAssembly.Imports, done: Instantiated) => object} Instantiate  as Emscripten calls it */

/** Hands bytes to C: copies them to where webeam_room says and calls f(address).
 * @param {Instance} m @param {Uint8Array} bytes @param {(p: number) => void} f */
export function with_bytes(m, bytes, f) {
  const p = m._webeam_room(bytes.length + 1) >>> 0;
  m.bytes().set(bytes, p);
  m.bytes()[p + bytes.length] = 0;
  f(p);
}

/** Instantiates; with options.image, fills the memory from it.
 * @param {Factory} factory @param {Options} options @returns {Promise<Instance>} */
export async function open(factory, options) {
  const m = await factory(options);
  m.resumes = false;
  if (options.saveImage || options.freezes) m.fresh = fresh_memory(m);
  if (options.image) {
    try {
      read_image(m, options.image, options.release);
      m.resumes = true;
    } catch (e) {
      if (!(e instanceof ImageError) || !options.refused) throw e;
      options.refused(e);
    }
  }
  return m;
}

/** Instantiates, unless options.instance is what `open` gave, and gives it its arguments (erl's flags).
 * @param {Factory} factory @param {string[]} args @param {Options} options @returns {Promise<Instance>} */
export async function load(factory, args, options) {
  const m = options.instance ?? (await open(factory, options));
  await options.bring?.(m);
  for (const a of args) with_bytes(m, new TextEncoder().encode(a), p => m._webeam_arg(p));
  return m;
}

/** One webeam between its boot and its end. */
class Run {
  /** @param {Instance} m @param {Options} options */
  constructor(m, options) {
    this.m = m;
    this.options = options;
    /** @type {ReturnType<typeof deferred<number>>} */
    this.exit = deferred();
    this.over = false;
    /** It stands, for who steps through it. */
    this.held = false;
    /** It sleeps until this. @type {ReturnType<typeof setTimeout> | null} */
    this.timer = null;
  }
  /** Runs f; false when that ended the VM. @param {() => void} f */
  guarded(f) {
    if (this.over) return false;
    try {
      f();
    } catch (e) {
      this.over = true;
      if (e && typeof e === 'object' && 'webeamExit' in e) this.exit.done(/** @type {number} */ (e.webeamExit));
      else this.exit.fail(e);
    }
    return !this.over;
  }
  /** @param {number} code */
  end(code) {
    this.over = true;
    this.exit.done(code);
  }
  boot() {
    const { m } = this;
    let booted = 0;
    if (
      !this.guarded(() => {
        booted = m.resumes ? m._webeam_resume() : m._webeam_boot();
      })
    )
      return;
    if (!booted) return this.end(m._webeam_exit_code());
    this.options.booted?.(m);
    this.step();
  }
  /** One slice, and when the next one comes. */
  step() {
    const { m, options } = this;
    this.timer = null;
    let state = 0;
    if (
      !this.guarded(() => {
        state = m._webeam_run(SLICE);
      })
    )
      return options.exited?.();
    options.ran?.();
    if (state === RUN.save) return this.save();
    if (state === RUN.exited) {
      options.exited?.();
      return this.end(m._webeam_exit_code());
    }
    if (options.paused) {
      const why = m._webeam_paused();
      if (why) {
        this.held = true;
        return options.paused(why);
      }
      const next = state !== RUN.busy ? options.idle?.() : undefined;
      if (next === 'hold') {
        this.held = true;
        return;
      }
      if (next === 'again') return soon(() => this.step());
    }
    const ms = state === RUN.busy ? 0 : m._webeam_wait_ns() / 1e6;
    if (ms >= 0 && ms < SHORTEST_MS) soon(() => this.step());
    else this.timer = setTimeout(() => this.step(), ms < 0 ? LONGEST_MS : Math.min(Math.ceil(ms), LONGEST_MS));
  }
  /** Gives the image away. */
  save() {
    const { m } = this;
    m._webeam_forget_args();
    this.over = true;
    try {
      const { image, release = image ? release_of_image(image) : 0 } = this.options;
      this.options.saveImage?.(write_image(m, m.fresh, release));
      this.exit.done(0);
    } catch (e) {
      this.exit.fail(e);
    }
  }
  /** On from where it stands. */
  go() {
    if (!this.held) return;
    this.held = false;
    this.timer = setTimeout(() => this.step(), 0);
  }
  /** It sleeps: on at once. */
  wake() {
    if (this.timer === null) return;
    clearTimeout(this.timer);
    this.timer = null;
    soon(() => this.step());
  }
}

/**
 * @typedef {object} Running
 * @property {Promise<number>} exited   the exit code; rejects when webeam traps: a bug in webeam
 * @property {(bytes: Uint8Array | null) => void} feed   standard input; null is its end
 * @property {(code: number) => void} stop
 * @property {(port: number, kind: number, bytes: Uint8Array) => void} event   what JavaScript has for a port, where
 *                                      options.host.script is the caller's own
 * @property {() => void} go            with options.paused: on from where it stands
 * @property {() => void} poke          something was given to a process: on, if it sleeps
 */
/** Boots or resumes, and runs.
 * @param {Factory} factory @param {string[]} args @param {Options} [options] @returns {Promise<Running>} */
export async function start(factory, args, options = {}) {
  const ports = options.js && script(options.js, () => event);
  const m = await load(factory, args, ports ? { ...options, host: { ...options.host, script: ports } } : options);
  const run = new Run(m, options);
  /** @type {Running['event']} */
  function event(port, kind, bytes) {
    if (run.guarded(() => with_bytes(m, bytes, p => m._webeam_script_event(port, kind, p, bytes.length)))) run.wake();
  }
  run.boot();
  return {
    exited: run.exit.promise,
    event,
    feed(bytes) {
      const b = bytes ?? new Uint8Array(0);
      if (run.guarded(() => with_bytes(m, b, p => m._beam_feed(0, p, b.length)))) run.wake();
    },
    stop(code) {
      if (!run.guarded(() => m._beam_stop(code))) return;
      run.go();
      run.wake();
    },
    go: () => run.go(),
    poke: () => run.wake(),
  };
}
