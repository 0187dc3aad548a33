// SPDX-License-Identifier: Apache-2.0
// wasi/memory.mjs — WASI (preview 1) where there is no system below: files are bytes in memory, input is given, output
// is taken. For workerd and its like, and for any JavaScript host without node:wasi. It has what webeam.wasm imports,
// and no more.
//
// Waiting: where the host can suspend WebAssembly (JSPI), a sleeping webeam gives the thread back. Where it cannot,
// time is skipped: the clocks jump to the end of the wait (a Worker's clock may stand still anyway while it computes).

const OK = 0;
const BADF = 8;
const INVAL = 28;
const NOENT = 44;
const NOSYS = 52;
const SPIPE = 70;
const PREOPEN = 3;
const CHARACTERS = 2;
const FOLDER = 3;
const REGULAR = 4;
const CREATE = 1;
const TRUNCATE = 8;

class Exit {
  /** @param {number} code */
  constructor(code) {
    this.code = code;
  }
}

/** The longest that setTimeout can wait. */
const LONGEST_MS = 0x7fffffff;
/** Sizes in bytes of WASI's structs, and a type of subscription. */
const SUBSCRIPTION = 48;
const EVENT = 32;
const CLOCK = 0;
const utf8 = new TextEncoder();
/** JSPI, which suspends WebAssembly; TypeScript does not know it yet.
 * @typedef {object} Jspi
 * @property {new (f: Function) => Function} Suspending
 * @property {(f: () => void) => () => Promise<void>} promising
 */
const jspi = /** @type {Jspi} */ (/** @type {unknown} */ (WebAssembly));
const can_wait = 'Suspending' in WebAssembly;

/**
 * @typedef {{ args?: string[], env?: Record<string, string>, input?: Uint8Array, files?: Record<string, Uint8Array>,
 *   output?: (fd: number, bytes: Uint8Array) => void }} Given   see run
 * @typedef {{ path: string, folder: boolean, at: number }} Open   at: where the next read or write is
 */

/** WASI for one program. Functions named as in WASI are what it imports; they give an errno. */
class Wasi {
  /** @param {Given} given */
  constructor({ args = [], env = {}, input = new Uint8Array(0), files = {}, output = () => {} }) {
    this.input = input;
    this.files = files;
    this.output = output;
    this.skipped = 0; // ms
    this.read = 0; // bytes of input
    /** @type {Map<number, Open>} */ this.open = new Map();
    /** Of the instance, once there is one. */
    this.memory = new WebAssembly.Memory({ initial: 0 });
    const texts = (/** @type {string[]} */ list) => list.map(text => utf8.encode(`${text}\0`));
    this.argv = texts(args);
    this.environ = texts(Object.entries(env).map(([name, value]) => `${name}=${value}`));
  }

  // ---- the program's memory
  v() {
    return new DataView(this.memory.buffer);
  }
  /** @param {number} p @param {number} n */
  bytes(p, n) {
    return new Uint8Array(this.memory.buffer, p >>> 0, n >>> 0);
  }
  /** @param {number} p @param {number} n @returns {string} an absolute path */
  name(p, n) {
    return '/' + new TextDecoder().decode(this.bytes(p, n).slice()).replace(/^\.?\/*/, '');
  }
  /** @param {number} p @param {number} n */
  u32(p, n) {
    this.v().setUint32(p >>> 0, n, true);
    return OK;
  }
  /** @param {number} p @param {number | bigint} n */
  u64(p, n) {
    this.v().setBigUint64(p >>> 0, BigInt(n), true);
    return OK;
  }
  /** How many texts, and how long they are together.
   * @param {Uint8Array[]} list @param {number} count @param {number} nbytes */
  sizes(list, count, nbytes) {
    this.u32(count, list.length);
    return this.u32(
      nbytes,
      list.reduce((n, text) => n + text.length, 0),
    );
  }
  /** The texts, and where each begins. @param {Uint8Array[]} list @param {number} at @param {number} to */
  lists(list, at, to) {
    for (const [i, text] of list.entries()) {
      this.u32(at + 4 * i, to);
      this.bytes(to, text.length).set(text);
      to += text.length;
    }
    return OK;
  }
  /** Pieces of memory that a call names. @param {number} iovs @param {number} n */
  parts(iovs, n) {
    const v = this.v();
    return Array.from({ length: n }, (_, i) =>
      this.bytes(v.getUint32(iovs + 8 * i, true), v.getUint32(iovs + 8 * i + 4, true)),
    );
  }
  /** Copies of `f` from `at` on into the pieces; how many bytes.
   * @param {Uint8Array} f @param {number} iovs @param {number} n @param {number} at */
  fill(f, iovs, n, at) {
    let sum = 0;
    for (const to of this.parts(iovs, n)) {
      const some = f.subarray(at + sum, at + sum + to.length);
      to.set(some);
      sum += some.length;
      if (some.length < to.length) break;
    }
    return sum;
  }
  /** @param {number} p @param {number} type @param {number} nbytes */
  stat(p, type, nbytes) {
    this.bytes(p, 64).fill(0);
    this.v().setUint8(p + 16, type);
    this.u64(p + 24, 1);
    return this.u64(p + 32, nbytes);
  }
  /** The event that answers a subscription. @param {number} at @param {number} type @param {number} e */
  event(at, type, e) {
    this.bytes(e, EVENT).fill(0);
    this.bytes(e, 8).set(this.bytes(at, 8));
    this.v().setUint8(e + 10, type);
    this.u64(e + 16, type === 1 ? this.input.length - this.read : 0);
  }

  // ---- clocks and files
  /** @param {number} clock 0: of the day; others only run on */
  ns(clock) {
    return BigInt(Math.round(((clock === 0 ? Date.now() : performance.now()) + this.skipped) * 1e6));
  }
  /** How long a subscription to a clock waits. @param {number} at */
  ms_until(at) {
    const clock = this.v().getUint32(at + 16, true);
    const until = this.v().getBigUint64(at + 24, true);
    const absolute = this.v().getUint16(at + 40, true) & 1;
    return Math.max(0, Number(absolute ? until - this.ns(clock) : until) / 1e6);
  }
  /** @param {string} path */
  is_folder(path) {
    return path === '/' || Object.keys(this.files).some(f => f.startsWith(`${path}/`));
  }

  // ---- what a program imports
  /** @param {number} count @param {number} nbytes */
  args_sizes_get(count, nbytes) {
    return this.sizes(this.argv, count, nbytes);
  }
  /** @param {number} at @param {number} to */
  args_get(at, to) {
    return this.lists(this.argv, at, to);
  }
  /** @param {number} count @param {number} nbytes */
  environ_sizes_get(count, nbytes) {
    return this.sizes(this.environ, count, nbytes);
  }
  /** @param {number} at @param {number} to */
  environ_get(at, to) {
    return this.lists(this.environ, at, to);
  }
  /** @param {number} clock @param {bigint} _precision @param {number} to */
  clock_time_get(clock, _precision, to) {
    return this.u64(to, this.ns(clock));
  }
  /** @param {number} _clock @param {number} to */
  clock_res_get(_clock, to) {
    return this.u64(to, 1000);
  }
  /** @param {number} p @param {number} n */
  random_get(p, n) {
    for (let at = 0; at < n; at += 65536)
      this.bytes(p, n).set(crypto.getRandomValues(new Uint8Array(Math.min(65536, n - at))), at);
    return OK;
  }
  /** @param {number} code */
  proc_exit(code) {
    throw new Exit(code);
  }
  sched_yield() {
    return OK;
  }

  /** @param {number} fd @param {number} to */
  fd_prestat_get(fd, to) {
    if (fd !== PREOPEN) return BADF;
    this.v().setUint8(to, 0);
    return this.u32(to + 4, 1);
  }
  /** @param {number} fd @param {number} p */
  fd_prestat_dir_name(fd, p) {
    if (fd !== PREOPEN) return BADF;
    this.bytes(p, 1)[0] = 47;
    return OK;
  }
  /** @param {number} fd @param {number} to */
  fd_fdstat_get(fd, to) {
    if (fd > PREOPEN && !this.open.has(fd)) return BADF;
    this.bytes(to, 24).fill(0);
    const type = fd === PREOPEN ? FOLDER : REGULAR;
    this.v().setUint8(to, fd < PREOPEN ? CHARACTERS : type);
    this.u64(to + 8, (1n << 30n) - 1n);
    return this.u64(to + 16, (1n << 30n) - 1n);
  }
  fd_fdstat_set_flags() {
    return OK;
  }
  /** @param {number} fd */
  fd_close(fd) {
    return this.open.delete(fd) ? OK : BADF;
  }
  /** @param {number} fd @param {number} to */
  fd_filestat_get(fd, to) {
    if (fd <= PREOPEN) return this.stat(to, fd === PREOPEN ? FOLDER : CHARACTERS, 0);
    const f = this.open.get(fd);
    return f ? this.stat(to, f.folder ? FOLDER : REGULAR, f.folder ? 0 : this.files[f.path].length) : BADF;
  }
  /** @param {number} fd @param {number} iovs @param {number} n @param {number} to */
  fd_write(fd, iovs, n, to) {
    const some = this.parts(iovs, n);
    const all = new Uint8Array(some.reduce((k, s) => k + s.length, 0));
    some.reduce((at, s) => {
      all.set(s, at);
      return at + s.length;
    }, 0);
    if (fd === 1 || fd === 2) this.output(fd, all);
    else {
      const f = this.open.get(fd);
      if (!f || f.folder) return BADF;
      const old = this.files[f.path];
      const whole = new Uint8Array(Math.max(old.length, f.at + all.length));
      whole.set(old);
      whole.set(all, f.at);
      this.files[f.path] = whole;
      f.at += all.length;
    }
    return this.u32(to, all.length);
  }
  /** @param {number} fd @param {number} iovs @param {number} n @param {number} to */
  fd_read(fd, iovs, n, to) {
    if (fd === 0) {
      const got = this.fill(this.input, iovs, n, this.read);
      this.read += got;
      return this.u32(to, got);
    }
    const f = this.open.get(fd);
    if (!f || f.folder) return BADF;
    const got = this.fill(this.files[f.path], iovs, n, f.at);
    f.at += got;
    return this.u32(to, got);
  }
  /** @param {number} fd @param {number} iovs @param {number} n @param {bigint} at @param {number} to */
  fd_pread(fd, iovs, n, at, to) {
    const f = this.open.get(fd);
    return f && !f.folder ? this.u32(to, this.fill(this.files[f.path], iovs, n, Number(at))) : BADF;
  }
  /** @param {number} fd @param {bigint} by @param {number} from @param {number} to */
  fd_seek(fd, by, from, to) {
    const f = this.open.get(fd);
    if (!f) return fd <= PREOPEN ? SPIPE : BADF;
    let base = 0;
    if (from === 1) base = f.at;
    else if (from !== 0) base = this.files[f.path].length;
    const at = base + Number(by);
    if (at < 0) return INVAL;
    f.at = at;
    return this.u64(to, at);
  }
  /** @param {number} fd @param {number} p @param {number} room @param {bigint} cookie @param {number} used */
  fd_readdir(fd, p, room, cookie, used) {
    const f = fd === PREOPEN ? { path: '' } : this.open.get(fd);
    if (!f) return BADF;
    const names = [
      ...new Set(
        Object.keys(this.files)
          .filter(n => n.startsWith(`${f.path}/`))
          .map(n => n.slice(f.path.length + 1).split('/')[0]),
      ),
    ];
    let at = 0;
    for (let i = Number(cookie); i < names.length && at < room; i++) {
      const text = utf8.encode(names[i]);
      const entry = new Uint8Array(24 + text.length);
      const e = new DataView(entry.buffer);
      e.setBigUint64(0, BigInt(i + 1), true);
      e.setUint32(16, text.length, true);
      e.setUint8(20, this.files[`${f.path}/${names[i]}`] ? REGULAR : FOLDER);
      entry.set(text, 24);
      this.bytes(p + at, room - at).set(entry.subarray(0, room - at));
      at += entry.length;
    }
    return this.u32(used, Math.min(at, room));
  }
  /** @param {number} _fd @param {number} _follow @param {number} p @param {number} n @param {number} how
   * @param {bigint} _rights @param {bigint} _inherited @param {number} _flags @param {number} to */
  path_open(_fd, _follow, p, n, how, _rights, _inherited, _flags, to) {
    const path = this.name(p, n);
    const folder = !this.files[path] && this.is_folder(path);
    if (!this.files[path] && !folder) {
      if (!(how & CREATE)) return NOENT;
      this.files[path] = new Uint8Array(0);
    } else if (how & TRUNCATE) this.files[path] = new Uint8Array(0);
    let fd = PREOPEN + 1;
    while (this.open.has(fd)) fd++;
    this.open.set(fd, { path: path === '/' ? '' : path, folder, at: 0 });
    return this.u32(to, fd);
  }
  /** @param {number} _fd @param {number} _follow @param {number} p @param {number} n @param {number} to */
  path_filestat_get(_fd, _follow, p, n, to) {
    const path = this.name(p, n);
    if (this.files[path]) return this.stat(to, REGULAR, this.files[path].length);
    return this.is_folder(path) ? this.stat(to, FOLDER, 0) : NOENT;
  }
  /** @param {number} _fd @param {number} p @param {number} n */
  path_unlink_file(_fd, p, n) {
    const path = this.name(p, n);
    return this.files[path] && delete this.files[path] ? OK : NOENT;
  }

  // Input is there, or at its end, at once; a clock is waited for, or skipped to.
  /** @param {number} subscriptions @param {number} events @param {number} n @param {number} to */
  poll_oneoff(subscriptions, events, n, to) {
    let count = 0;
    /** @type {{ at: number, ms: number } | null} */ let first = null;
    for (let i = 0; i < n; i++) {
      const at = subscriptions + SUBSCRIPTION * i;
      const type = this.v().getUint8(at + 8);
      if (type !== CLOCK) {
        this.event(at, type, events + EVENT * count++);
        continue;
      }
      const ms = this.ms_until(at);
      if (!first || ms < first.ms) first = { at, ms };
    }
    if (count) return this.u32(to, count);
    if (!first) return INVAL;
    const { at, ms } = first;
    const passed = () => {
      this.event(at, CLOCK, events);
      return this.u32(to, 1);
    };
    if (can_wait && ms) return new Promise(go => setTimeout(() => go(passed()), Math.min(ms, LONGEST_MS)));
    if (!can_wait) this.skipped += ms;
    return passed();
  }
}

/**
 * Runs a program to its end.
 * @param {WebAssembly.Module} module
 * @param {Given} [given]  files by absolute name, where what the program writes is found afterwards; output takes what
 *    goes to fd 1 and 2
 * @returns {Promise<number>} the exit code; rejects when the program traps
 */
export async function run(module, given = {}) {
  const wasi = new Wasi(given);
  /** @type {Record<string, Function>} */ const imports = {};
  for (const { name } of WebAssembly.Module.imports(module)) {
    const f = /** @type {Record<string, unknown>} */ (/** @type {unknown} */ (wasi))[name];
    imports[name] = typeof f === 'function' ? f.bind(wasi) : () => NOSYS;
  }
  if (can_wait) imports.poll_oneoff = new jspi.Suspending(wasi.poll_oneoff.bind(wasi));
  const { exports } = await WebAssembly.instantiate(module, {
    wasi_snapshot_preview1: /** @type {WebAssembly.ModuleImports} */ (imports),
  });
  wasi.memory = /** @type {WebAssembly.Memory} */ (exports.memory);
  const begin = /** @type {() => void} */ (exports._start);
  try {
    await (can_wait ? jspi.promising(begin) : begin)();
    return 0;
  } catch (e) {
    if (e instanceof Exit) return e.code;
    throw e;
  }
}
