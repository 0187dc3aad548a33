// SPDX-License-Identifier: Apache-2.0
// web/stepper.js — a run that is stepped through, in its Worker (with --seed, without threads).
//
// It goes on until a limit that the page sets, and tells what happened meanwhile. The run depends on its seed and on
// its input alone. So input is given only at quiet points (proc/pause.h), where nothing can run before a timer fires:
//
//   before the program begins   the message that says what to run, at the first quiet point after its port is open.
//                               The clock waits for it
//   afterwards                  what is typed, at the next quiet point, before the clock jumps. When the program asks
//                               for a line that nobody has typed, it stands once, so that one can be
//
// The answer says which input was given at which quiet point. A run of the same seed that is given the same is the
// same run.
import { ASK, PAUSED } from './constants.js';
import { looker } from './look.js';

/** @typedef {import('./messages.js').Stood} Stood @typedef {import('./messages.js').Input} Input */
/** @typedef {{ feed: (bytes: Uint8Array | null) => void, go: () => void,
 *   event: (port: number, kind: number, bytes: Uint8Array) => void }} Vm  of what web/webeam.js's start gives */
/** @typedef {import('./messages.js').How} How */

/** @type {Map<number, string>} */
const WHY = new Map(Object.entries(PAUSED).map(([why, n]) => [n, why]));
const HERE = 0x80000000; // as bit 31 of beam_pause_at
const DRAIN = 50_000; // events a question
const KEPT = 2_000_000; // events that wait for the page
const TEXTS_KEPT = 64; // answers with texts, of 4096 at most
const EVENT_HEAD = 64; // bytes
const EVENT_ROW = 32;
const NEVER = -1;

export class Stepper {
  /** @type {import('./webeam.js').Instance | null} */ #booted = null;
  /** @type {ReturnType<typeof looker> | null} */ #see = null;
  /** @type {(answer: Stood) => void} */ #stopped;
  /** @type {() => Vm} */ #running;
  // What happened since it last stood.
  /** @type {Uint8Array[]} */ #chunks = [];
  /** @type {Uint8Array[]} */ #texts = [];
  /** @type {Record<number, string>} */ #atoms = {};
  #events = 0;
  #dropped = 0;
  #text_cursor = 0;
  /** The page waits for an answer. */
  #waits = true;
  /** Where it is: the port that says what to run is open; it has said so; the program has begun. */
  #opened = false;
  #commanded = false;
  #begun = false;
  /** Stands at a quiet point until go(). */
  #held = false;
  /** The clock's jumps when it last went on without input: it stands there again, so no timer is near. */
  #passed = NEVER;
  #asked = false;
  // Input that waits, that is to be given again, and that was given.
  /** @type {(() => void)[]} */ #messages = [];
  /** @type {(Uint8Array | null)[]} */ #typed = [];
  /** @type {Input[]} */ #again;
  /** @type {Input[]} */ #given = [];

  /** @param {{ stopped: (answer: Stood) => void, running: () => Vm, inputs?: Input[] }} run  stopped: told whenever it
   * stands; inputs: of a run of the same seed, to be given again */
  constructor({ stopped, running, inputs = [] }) {
    this.#stopped = stopped;
    this.#running = running;
    this.#again = [...inputs];
  }
  /** For web/webeam.js's start. */
  get hooks() {
    return {
      booted: (/** @type {import('./webeam.js').Instance} */ module) => {
        this.#booted = module;
        this.#see = looker(module);
        this.#drain();
        module._webeam_pause_at(HERE, -1);
        module._webeam_quiet_at(0);
      },
      ran: () => this.#drain(),
      paused: (/** @type {number} */ why) => {
        if (!this.#begun) this.#begin();
        this.#tell(WHY.get(why) ?? '');
      },
      idle: () => this.#quiet(),
      exited: () => this.#tell('exited'),
    };
  }
  get #m() {
    if (!this.#booted) throw new Error('not booted');
    return this.#booted;
  }
  /** @param {How} how */
  go(how) {
    this.#waits = true;
    if (how.length) this.#m._webeam_slice(how.length);
    this.#limits(how);
    if (how.here) this.#m._webeam_pause_at(HERE, -1);
    this.#on();
  }
  /** Stands after the slice that runs. */
  pause() {
    this.#limits({ slice: true });
  }
  /** Standard input. @param {Uint8Array | null} bytes  null: its end */
  feed(bytes) {
    this.#typed.push(bytes);
    this.#again = []; // it is another run from here on
    if (this.#begun) this.#m._webeam_quiet_at(0);
  }
  /** What JavaScript has for a port of the program. @param {number} port @param {number} kind @param {Uint8Array} b */
  event(port, kind, b) {
    this.#messages.push(() => this.#running().event(port, kind, b));
    this.#m._webeam_quiet_at(0);
    if (this.#held && !this.#begun) this.#on();
  }
  /** A port to JavaScript is open: the next message to it says what to run. */
  opened() {
    this.#opened = true;
  }

  #begin() {
    this.#begun = true;
    this.#wait_for_input();
  }
  #on() {
    this.#held = false;
    this.#running().go();
  }
  #limits(/** @type {How} */ how) {
    const m = this.#m;
    m._webeam_pause_clear();
    for (const { kinds, pid = -1 } of how.at ?? []) m._webeam_pause_at(kinds, pid);
    m._webeam_pause_after(how.reductions ?? 0, how.slice ? 1 : 0, how.seq ?? 0);
  }
  /** The next quiet point at which there may be something to give. */
  #wait_for_input() {
    const next = this.#messages.length || this.#typed.length ? 0 : (this.#again[0]?.at ?? NEVER);
    this.#m._webeam_quiet_at(next);
  }
  /** At a quiet point. @returns {'again' | 'hold'} */
  #quiet() {
    const at = this.#m._webeam_jumps();
    if (this.#give(at)) return 'again';
    const last = this.#passed === at;
    if (!this.#begun) {
      if (last || (this.#opened && !this.#commanded)) return this.#hold();
      this.#m._webeam_quiet_at(at + 1);
    } else {
      if (!this.#asked && !this.#again.length && this.#m._webeam_input_is_wanted()) {
        this.#asked = true;
        return this.#stand('input');
      }
      if (last) return this.#stand('idle');
      this.#wait_for_input();
    }
    this.#passed = at;
    return 'again';
  }
  /** @returns {'hold'} */
  #hold() {
    this.#held = true;
    return 'hold';
  }
  #stand(/** @type {string} */ why) {
    this.#m._webeam_quiet_at(NEVER); // on, without input, when the page says so
    this.#tell(why);
    return this.#hold();
  }
  /** Gives one piece of input, if there is one for this quiet point. @param {number} at */
  #give(at) {
    const message = this.#messages.shift();
    if (message) {
      this.#passed = NEVER;
      this.#commanded ||= this.#opened;
      message();
      return true;
    }
    if (!this.#begun) return false;
    const again = this.#again[0];
    if (again ? again.at > at : !this.#typed.length) return false;
    const input = again ?? { at, bytes: this.#typed[0] };
    if (again) this.#again.shift();
    else this.#typed.shift();
    this.#given.push(input);
    this.#passed = NEVER;
    this.#asked = false;
    this.#running().feed(input.bytes);
    return true;
  }
  #drain() {
    const see = /** @type {ReturnType<typeof looker>} */ (this.#see);
    for (;;) {
      const e = see.look(ASK.events, DRAIN, 0);
      const n = new Float64Array(e.bytes.buffer, 0, 8)[1];
      Object.assign(this.#atoms, e.atoms);
      if (n) {
        this.#chunks.push(e.bytes);
        this.#events += n;
      }
      this.#forget();
      if (n < DRAIN) break;
    }
    const { bytes } = see.look(ASK.texts, this.#text_cursor);
    const [cursor, n] = new Float64Array(bytes.buffer, 0, 2);
    this.#text_cursor = cursor;
    if (n) this.#texts.push(bytes);
    if (this.#texts.length > TEXTS_KEPT) this.#texts.shift();
  }
  /** A run that is long: its newest. */
  #forget() {
    while (this.#events > KEPT) {
      const old = ((this.#chunks.shift()?.byteLength ?? EVENT_HEAD) - EVENT_HEAD) / EVENT_ROW;
      this.#events -= old;
      this.#dropped += old;
    }
  }
  #tell(/** @type {string} */ why) {
    if (!this.#waits) return;
    this.#waits = false;
    if (why !== 'exited') this.#drain();
    /** @type {Uint8Array} */ let system = new Uint8Array(0);
    let wants = false;
    try {
      system = /** @type {ReturnType<typeof looker>} */ (this.#see).look(ASK.system).bytes;
      wants = this.#m._webeam_input_is_wanted() !== 0;
    } catch {
      /* it is broken; the events are what there is */
    }
    this.#stopped({
      why,
      events: this.#chunks,
      texts: this.#texts,
      system,
      atoms: this.#atoms,
      dropped: this.#dropped,
      inputs: [...this.#given, ...this.#again],
      wants,
    });
    this.#chunks = [];
    this.#texts = [];
    this.#atoms = {};
    this.#events = this.#dropped = 0;
  }
}
