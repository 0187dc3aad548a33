// SPDX-License-Identifier: Apache-2.0
// web/look.js — the Worker's side of web/observe.js and of stepping: asks the VM, copies answers out, stops and goes
// on.
import { ASK, PAUSED } from './constants.js';
import { atoms_in } from './observe.js';
import { with_bytes } from './webeam.js';

const utf8 = new TextDecoder();

/** Questions to one VM, one after another. @param {import('./webeam.js').Instance} m  an instantiated module */
export function looker(m) {
  const told = new Set(),
    size = m._webeam_take(8) >>> 0;
  let busy = Promise.resolve();
  const word = () => new DataView(m.bytes().buffer).getUint32(size, true);
  const answer = () => {
    const p = m._webeam_observation(size) >>> 0;
    return p ? m.bytes().slice(p, p + word()) : null;
  };
  const text = (/** @type {number} */ p) => utf8.decode(m.bytes().slice(p, p + word()));
  function names(/** @type {number} */ what, /** @type {Uint8Array} */ bytes) {
    /** @type {Record<number, string>} */ const atoms = {};
    atoms_in(what, bytes, i => {
      if (told.has(i)) return;
      told.add(i);
      const p = m._webeam_atom(i, size) >>> 0;
      if (p) atoms[i] = text(p);
    });
    return atoms;
  }
  /** @type {Uint8Array} */ const none = new Uint8Array(0);
  const question = (/** @type {number} */ what, /** @type {number} */ a, /** @type {number} */ b, more = none) =>
    with_bytes(m, more, p => {
      m._webeam_observe(what, a, b, p, more.length);
    });
  /** At once: without threads. */
  function look(/** @type {number} */ what, a = 0, b = 0, more = undefined) {
    question(what, a, b, more);
    const bytes = answer() ?? none;
    return { bytes, atoms: names(what, bytes) };
  }
  /** ms: what it cost the VM, in the time of who runs it. */
  async function wait(
    /** @type {number} */ what,
    /** @type {number} */ a,
    /** @type {number} */ b,
    /** @type {Uint8Array | undefined} */ more,
  ) {
    const began = performance.now();
    question(what, a, b, more);
    for (let waited = false; ; waited = true) {
      const bytes = answer();
      if (bytes) {
        const atoms = names(what, bytes);
        return { bytes, atoms, ms: waited ? m._webeam_observed_ms() : performance.now() - began };
      }
      await new Promise(go => setTimeout(go, 2));
    }
  }
  return {
    look,
    /** @param {number} what @param {number} a @param {number} b @param {Uint8Array} [more]
     * @returns {Promise<{bytes: Uint8Array, atoms: Record<number, string>, ms: number}>} */
    ask(what, a, b, more) {
      const r = busy.then(() => wait(what, a, b, more));
      busy = r.then(
        () => {},
        () => {},
      );
      return r;
    },
  };
}

const WHY = new Map(Object.entries(PAUSED).map(([why, n]) => [n, why]));
const HERE = 0x80000000,
  DRAIN = 50_000,
  KEPT = 2_000_000;

/**
 * Stepping (a run with --seed, without threads): hooks for web/webeam.js's start, and commands.
 * stopped(answer): { why, events: Uint8Array[], system, atoms, dropped } whenever it stands: why is 'here' 'event'
 * 'slice' 'reductions' 'seq' 'idle' 'exited'.
 * @param {(answer: import('./messages.js').Stood) => void} stopped */
export function stepper(stopped) {
  /** @type {import('./webeam.js').Instance} */ let m = null;
  /** @type {ReturnType<typeof looker>} */ let see;
  /** @type {Uint8Array[]} */ let chunks = [];
  let events = 0,
    dropped = 0,
    /** @type {Record<number, string>} */ atoms = {},
    waits = true,
    begun = false,
    quiet = false;
  const feeds = /** @type {(() => void)[]} */ ([]);
  function drain() {
    for (;;) {
      const e = see.look(ASK.events, DRAIN, 0),
        n = new Float64Array(e.bytes.buffer, 0, 8)[1];
      Object.assign(atoms, e.atoms);
      if (n) {
        chunks.push(e.bytes);
        events += n;
      }
      while (events > KEPT) {
        const old = ((chunks.shift()?.byteLength ?? 64) - 64) / 32;
        events -= old;
        dropped += old;
      } // a run that is long: its newest
      if (n < DRAIN) return;
    }
  }
  function tell(/** @type {string} */ why) {
    if (!waits) return;
    waits = false;
    if (why !== 'exited') drain();
    let system = new Uint8Array(0);
    try {
      system = see.look(ASK.system).bytes;
    } catch {
      /* it is broken; the events are what there is */
    }
    stopped({ why, events: chunks, system, atoms, dropped });
    chunks = [];
    events = dropped = 0;
    atoms = {};
  }
  const limits = (/** @type {any} */ how) => {
    m._webeam_pause_clear();
    for (const { kinds, pid = -1 } of how.at ?? []) m._webeam_pause_at(kinds, pid);
    m._webeam_pause_after(how.reductions ?? 0, how.slice ? 1 : 0, how.seq ?? 0);
  };
  return {
    hooks: {
      booted(/** @type {import('./webeam.js').Instance} */ module) {
        m = module;
        see = looker(m);
        drain();
        m._webeam_pause_at(HERE, -1);
      },
      ran: drain,
      paused: (/** @type {number} */ why) => {
        begun = true;
        tell(WHY.get(why) ?? '');
      },
      // Input is given where nothing can run, and only there: so the run does not depend on when it came.
      idle() {
        const f = feeds.shift();
        quiet = !f;
        if (f) setTimeout(f, 0);
        else if (begun) tell('idle');
      },
      exited: () => tell('exited'),
    },
    /** Goes on until { at: [{ kinds, pid }], reductions, slice, seq, length, here }. @param {any} vm  what start
     * gave */
    go(vm, /** @type {any} */ how) {
      waits = true;
      if (how.length) m._webeam_slice(how.length);
      limits(how);
      if (how.here) m._webeam_pause_at(HERE, -1);
      vm.go();
    },
    /** @param {() => void} f  gives input */
    feed(f) {
      if (quiet) {
        quiet = false;
        f();
      } else feeds.push(f);
    },
    /** Stands after the slice that runs. */
    pause() {
      limits({ slice: true });
    },
  };
}
