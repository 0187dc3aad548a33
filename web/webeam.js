// SPDX-License-Identifier: Apache-2.0
// web/webeam.js — one webeam without threads, in any JavaScript host: page, worker, Node, Deno.
//
//   start() ─► boot ─► run a slice ─► busy: the event loop, then the next slice
//                          ▲          idle: sleep until the next timer, or feed()
//                          └──────────┘      exited: the promise `exited` gives the code
//
// A slice is about 10 ms, so the host stays responsive; nothing here blocks.

import { ImageError, fresh_memory, read_image, write_image } from './image.js';
import { script } from './ports.js';

const SLICE = 200_000,
  BUSY = 0,
  EXITED = 2,
  SAVE = 3,
  LONGEST = 0x7fffffff;

const soon =
  typeof setImmediate === 'function'
    ? setImmediate
    : (() => {
        const channel = new MessageChannel(),
          waiting = [];
        channel.port1.onmessage = () => waiting.shift()();
        return f => {
          waiting.push(f);
          channel.port2.postMessage(0);
        };
      })();

/** Hands bytes to C: copies them to where webeam_room says and calls f(address).
 * @param {any} m  an instantiated module  @param {Uint8Array} bytes  @param {(p: number) => void} f */
export function with_bytes(m, bytes, f) {
  const p = m._webeam_room(bytes.length + 1) >>> 0;
  m.bytes().set(bytes, p);
  m.bytes()[p + bytes.length] = 0;
  f(p);
}

/** Instantiates; with an image, has its memory. Refused, it says why by an ImageError, unless options.refused(error) takes it: then it will boot.
 * @param {(options: object) => Promise<any>} factory  what build/wasm/webeam.js exports
 * @param {any} options  wasmBinary, host: see wasm/host_library.js; image: the bytes of an image to resume; freezes: an image will be made of it */
export async function open(factory, options) {
  const m = await factory(options);
  m.resumes = false;
  if (options.saveImage || options.freezes) m.fresh = fresh_memory(m);
  if (options.image) {
    try {
      read_image(m, options.image);
      m.resumes = true;
    } catch (e) {
      if (!(e instanceof ImageError) || !options.refused) throw e;
      options.refused(e);
    }
  }
  return m;
}

/** Instantiates, unless options.instance is what `open` gave, and gives it its arguments (erl's flags).
 * @param {(options: object) => Promise<any>} factory
 * @param {string[]} args  @param {any} options  as for open, and saveImage(bytes): takes what --save-image makes;
 * bring(m): called before the arguments are given, to hand files over; js (of start): functions Erlang may call, see README.md */
export async function load(factory, args, options) {
  const m = options.instance ?? (await open(factory, options));
  await options.bring?.(m);
  for (const a of args) with_bytes(m, new TextEncoder().encode(a), p => m._webeam_arg(p));
  return m;
}

/** Besides: booted(m), ran() after each slice, and for runs that are stepped through paused(why), idle(), exited(): see look.js.
 * @returns {Promise<{feed(bytes: Uint8Array|null): void, stop(code: number): void, event(port: number, kind: number, bytes: Uint8Array): void, exited: Promise<number>}>}
 * event: what JavaScript has for a port, where options.host.script is the caller's own
 * `exited` rejects when webeam traps: a bug in webeam. feed(null) is the end of input. */
export async function start(factory, args, options = {}) {
  const event = {}; // what JavaScript has for a port, once the VM is there
  if (options.js) options = { ...options, host: { ...options.host, script: script(options.js, () => event.to) } };
  const m = await load(factory, args, options);
  let timer = null,
    over = false,
    held = false,
    settle;
  const exited = new Promise((done, fail) => {
    settle = { done, fail };
  });

  /** Runs f; false when that ended the VM. */
  const guarded = f => {
    if (over) return false;
    try {
      f();
    } catch (e) {
      over = true;
      if (e && typeof e === 'object' && 'webeamExit' in e) settle.done(e.webeamExit);
      else settle.fail(e);
    }
    return !over;
  };
  const step = () => {
    timer = null;
    let state;
    if (
      !guarded(() => {
        state = m._webeam_run(SLICE);
      })
    )
      return options.exited?.();
    options.ran?.();
    if (state === SAVE) {
      m._webeam_forget_args();
      over = true;
      try {
        options.saveImage(write_image(m, m.fresh));
        settle.done(0);
      } catch (e) {
        settle.fail(e);
      }
      return;
    }
    if (state === EXITED) {
      options.exited?.();
      over = true;
      settle.done(m._webeam_exit_code());
      return;
    }
    if (options.paused) {
      const why = m._webeam_paused();
      if (why) {
        held = true;
        options.paused(why);
        return;
      }
      if (state !== BUSY) options.idle();
    }
    const ms = state === BUSY ? 0 : m._webeam_wait_ns() / 1e6;
    if (ms >= 0 && ms < 0.2) soon(step);
    else timer = setTimeout(step, ms < 0 ? LONGEST : Math.min(Math.ceil(ms), LONGEST));
  };
  const go = () => {
    if (held) {
      held = false;
      timer = setTimeout(step, 0);
    }
  };
  // It sleeps: on at once. Not by setTimeout, which takes a millisecond or more of each call that waits for an answer.
  const wake = () => {
    if (timer !== null) {
      clearTimeout(timer);
      timer = null;
      soon(step);
    }
  };

  event.to = (port, kind, bytes) => {
    if (guarded(() => with_bytes(m, bytes, p => m._webeam_script_event(port, kind, p, bytes.length)))) wake();
  };
  let booted;
  if (
    guarded(() => {
      booted = m.resumes ? m._webeam_resume() : m._webeam_boot();
    })
  ) {
    if (booted) {
      options.booted?.(m);
      step();
    } else {
      over = true;
      settle.done(m._webeam_exit_code());
    }
  }
  return {
    exited,
    feed: bytes => {
      const b = bytes ?? new Uint8Array(0);
      if (guarded(() => with_bytes(m, b, p => m._beam_feed(0, p, b.length)))) wake();
    },
    stop: code => {
      if (guarded(() => m._beam_stop(code))) {
        go();
        wake();
      }
    },
    /** With options.paused: on from where it stands. */
    go,
    event: (port, kind, bytes) => event.to(port, kind, bytes),
    /** Something was given to a process: on, if it sleeps. */
    poke: wake,
  };
}
