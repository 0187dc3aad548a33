// SPDX-License-Identifier: Apache-2.0
// wasi/memory.mjs — WASI (preview 1) where there is no system below: files are bytes in memory, input is given, output
// is taken.
// For workerd and its like, and for any JavaScript host without node:wasi; what webeam.wasm imports is here, and no
// more.
//
// Waiting: where the host can suspend WebAssembly (JSPI), a sleeping webeam gives the thread back. Where it cannot,
// time is skipped:
// the clocks jump to the end of the wait (a Worker's clock may stand still anyway while it computes).

const OK = 0,
  BADF = 8,
  INVAL = 28,
  NOENT = 44,
  NOSYS = 52,
  SPIPE = 70,
  PREOPEN = 3;
const CHARACTERS = 2,
  FOLDER = 3,
  REGULAR = 4,
  CREATE = 1,
  TRUNCATE = 8;

class Exit {
  constructor(code) {
    this.code = code;
  }
}

/**
 * Runs a program to its end.
 * @param {WebAssembly.Module} module
 * @param {{args?: string[], env?: Record<string, string>, input?: Uint8Array, files?: Record<string, Uint8Array>,
 *          output?: (fd: number, bytes: Uint8Array) => void}} [given]  files by absolute name; what the program writes
 * into files is
 *          found there afterwards; output takes what goes to fd 1 and 2
 * @returns {Promise<number>} the exit code; rejects when the program traps
 */
export async function run(
  module,
  { args = [], env = {}, input = new Uint8Array(0), files = {}, output = () => {} } = {},
) {
  /** @type {WebAssembly.Memory} */ let memory;
  let skipped = 0,
    read = 0; // ms; bytes of input
  const open = new Map(),
    utf8 = new TextEncoder(),
    can_wait = 'Suspending' in WebAssembly;
  const v = () => new DataView(memory.buffer),
    bytes = (p, n) => new Uint8Array(memory.buffer, p >>> 0, n >>> 0);
  const name = (p, n) => '/' + new TextDecoder().decode(bytes(p, n).slice()).replace(/^\.?\/*/, '');
  const u32 = (p, n) => {
    v().setUint32(p >>> 0, n, true);
    return OK;
  };
  const u64 = (p, n) => {
    v().setBigUint64(p >>> 0, BigInt(n), true);
    return OK;
  };
  const is_folder = path => path === '/' || Object.keys(files).some(f => f.startsWith(`${path}/`));
  const texts = list => list.map(s => utf8.encode(`${s}\0`));
  const sizes = list => (count, nbytes) => {
    u32(count, list.length);
    return u32(
      nbytes,
      list.reduce((n, s) => n + s.length, 0),
    );
  };
  const lists = list => (at, to) => {
    list.forEach((s, i) => {
      u32(at + 4 * i, to);
      bytes(to, s.length).set(s);
      to += s.length;
    });
    return OK;
  };
  const argv = texts(args),
    environ = texts(Object.entries(env).map(([k, s]) => `${k}=${s}`));
  const parts = (iovs, n) =>
    Array.from({ length: n }, (_, i) =>
      bytes(v().getUint32(iovs + 8 * i, true), v().getUint32(iovs + 8 * i + 4, true)),
    );
  const now = { 0: () => Date.now() + skipped, 1: () => performance.now() + skipped };
  const ns = clock => BigInt(Math.round((now[clock] ?? now[1])() * 1e6));
  const stat = (p, type, n) => {
    bytes(p, 64).fill(0);
    v().setUint8(p + 16, type);
    u64(p + 24, 1);
    return u64(p + 32, n);
  };
  const fill = (f, iovs, n, at) => {
    let sum = 0;
    for (const to of parts(iovs, n)) {
      const some = f.subarray(at + sum, at + sum + to.length);
      to.set(some);
      sum += some.length;
      if (some.length < to.length) break;
    }
    return sum;
  };

  const imports = {
    args_sizes_get: sizes(argv),
    args_get: lists(argv),
    environ_sizes_get: sizes(environ),
    environ_get: lists(environ),
    clock_time_get: (clock, _, to) => u64(to, ns(clock)),
    clock_res_get: (_, to) => u64(to, 1000),
    random_get(p, n) {
      for (let at = 0; at < n; at += 65536)
        bytes(p, n).set(crypto.getRandomValues(new Uint8Array(Math.min(65536, n - at))), at);
      return OK;
    },
    proc_exit(code) {
      throw new Exit(code);
    },
    sched_yield: () => OK,

    fd_prestat_get(fd, to) {
      if (fd !== PREOPEN) return BADF;
      v().setUint8(to, 0);
      return u32(to + 4, 1);
    },
    fd_prestat_dir_name(fd, p) {
      if (fd !== PREOPEN) return BADF;
      bytes(p, 1)[0] = 47;
      return OK;
    },
    fd_fdstat_get(fd, to) {
      if (fd > PREOPEN && !open.has(fd)) return BADF;
      bytes(to, 24).fill(0);
      v().setUint8(to, fd < PREOPEN ? CHARACTERS : fd === PREOPEN ? FOLDER : REGULAR);
      u64(to + 8, (1n << 30n) - 1n);
      return u64(to + 16, (1n << 30n) - 1n);
    },
    fd_fdstat_set_flags: () => OK,
    fd_close: fd => (open.delete(fd) ? OK : BADF),
    fd_filestat_get(fd, to) {
      if (fd <= PREOPEN) return stat(to, fd === PREOPEN ? FOLDER : CHARACTERS, 0);
      const f = open.get(fd);
      return f ? stat(to, f.folder ? FOLDER : REGULAR, f.folder ? 0 : files[f.path].length) : BADF;
    },
    fd_write(fd, iovs, n, to) {
      const some = parts(iovs, n),
        all = new Uint8Array(some.reduce((k, s) => k + s.length, 0));
      some.reduce((at, s) => {
        all.set(s, at);
        return at + s.length;
      }, 0);
      if (fd === 1 || fd === 2) output(fd, all);
      else {
        const f = open.get(fd);
        if (!f || f.folder) return BADF;
        const old = files[f.path],
          whole = new Uint8Array(Math.max(old.length, f.at + all.length));
        whole.set(old);
        whole.set(all, f.at);
        files[f.path] = whole;
        f.at += all.length;
      }
      return u32(to, all.length);
    },
    fd_read(fd, iovs, n, to) {
      if (fd === 0) {
        const got = fill(input, iovs, n, read);
        read += got;
        return u32(to, got);
      }
      const f = open.get(fd);
      if (!f || f.folder) return BADF;
      const got = fill(files[f.path], iovs, n, f.at);
      f.at += got;
      return u32(to, got);
    },
    fd_pread(fd, iovs, n, at, to) {
      const f = open.get(fd);
      return f && !f.folder ? u32(to, fill(files[f.path], iovs, n, Number(at))) : BADF;
    },
    fd_seek(fd, by, from, to) {
      const f = open.get(fd);
      if (!f) return fd <= PREOPEN ? SPIPE : BADF;
      const at = Number(by) + (from === 0 ? 0 : from === 1 ? f.at : files[f.path].length);
      if (at < 0) return INVAL;
      f.at = at;
      return u64(to, at);
    },
    fd_readdir(fd, p, room, cookie, used) {
      const f = fd === PREOPEN ? { path: '' } : open.get(fd);
      if (!f) return BADF;
      const names = [
        ...new Set(
          Object.keys(files)
            .filter(n => n.startsWith(`${f.path}/`))
            .map(n => n.slice(f.path.length + 1).split('/')[0]),
        ),
      ];
      let at = 0;
      for (let i = Number(cookie); i < names.length && at < room; i++) {
        const text = utf8.encode(names[i]),
          entry = new Uint8Array(24 + text.length),
          e = new DataView(entry.buffer);
        e.setBigUint64(0, BigInt(i + 1), true);
        e.setUint32(16, text.length, true);
        e.setUint8(20, files[`${f.path}/${names[i]}`] ? REGULAR : FOLDER);
        entry.set(text, 24);
        bytes(p + at, room - at).set(entry.subarray(0, room - at));
        at += entry.length;
      }
      return u32(used, Math.min(at, room));
    },
    path_open(_, __, p, n, how, ___, ____, _____, to) {
      const path = name(p, n),
        folder = !files[path] && is_folder(path);
      if (!files[path] && !folder) {
        if (!(how & CREATE)) return NOENT;
        files[path] = new Uint8Array(0);
      } else if (how & TRUNCATE) files[path] = new Uint8Array(0);
      let fd = PREOPEN + 1;
      while (open.has(fd)) fd++;
      open.set(fd, { path: path === '/' ? '' : path, folder, at: 0 });
      return u32(to, fd);
    },
    path_filestat_get(_, __, p, n, to) {
      const path = name(p, n);
      return files[path] ? stat(to, REGULAR, files[path].length) : is_folder(path) ? stat(to, FOLDER, 0) : NOENT;
    },
    path_unlink_file(_, p, n) {
      const path = name(p, n);
      return files[path] && delete files[path] ? OK : NOENT;
    },

    // Input is there, or at its end, at once; a clock is waited for, or skipped to.
    poll_oneoff(subscriptions, events, n, to) {
      let first = null,
        count = 0;
      const event = (at, type) => {
        const e = events + 32 * count++;
        bytes(e, 32).fill(0);
        bytes(e, 8).set(bytes(at, 8));
        v().setUint8(e + 10, type);
        u64(e + 16, type === 1 ? input.length - read : 0);
        return u32(to, count);
      };
      for (let i = 0; i < n; i++) {
        const at = subscriptions + 48 * i,
          type = v().getUint8(at + 8);
        if (type !== 0) {
          event(at, type);
          continue;
        }
        const clock = v().getUint32(at + 16, true),
          until = v().getBigUint64(at + 24, true),
          absolute = v().getUint16(at + 40, true) & 1;
        const ms = Math.max(0, Number(absolute ? until - ns(clock) : until) / 1e6);
        if (!first || ms < first.ms) first = { at, ms };
      }
      if (count) return OK;
      if (!first) return INVAL;
      if (can_wait)
        return first.ms
          ? new Promise(go => setTimeout(() => go(event(first.at, 0)), Math.min(first.ms, 0x7fffffff)))
          : event(first.at, 0);
      skipped += first.ms;
      return event(first.at, 0);
    },
  };
  const rest = Object.fromEntries(
    WebAssembly.Module.imports(module)
      .filter(i => !(i.name in imports))
      .map(i => [i.name, () => NOSYS]),
  );
  const given = { ...rest, ...imports };
  if (can_wait) given.poll_oneoff = new WebAssembly['Suspending'](imports.poll_oneoff);
  const instance = await WebAssembly.instantiate(module, { wasi_snapshot_preview1: given });
  memory = /** @type {WebAssembly.Memory} */ (instance.exports.memory);
  try {
    await (can_wait ? WebAssembly['promising'](instance.exports._start) : instance.exports._start)();
    return 0;
  } catch (e) {
    if (e instanceof Exit) return e.code;
    throw e;
  }
}
