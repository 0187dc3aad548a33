// SPDX-License-Identifier: Apache-2.0
// wasm/host_library.js — the JavaScript side of wasm/host.c; linked in by emcc (--js-library).
//
// Every thread (main or worker) has its own copy, so files are read by the thread that asks. In Node all goes
// through `fs`. Elsewhere `Module.host` may bring write(fd, bytes), readFile(path), writeFile(path, bytes),
// listDir(path), isDir(path), env and cwd; what it does not bring does not exist. In Node too it brings, on the
// main thread, wantInput() (somebody reads fd 0 now: feed it), window() ([columns, rows], or null: no terminal),
// raw(on) (each key at once, no echo; false: cannot), and script: what Erlang may call (web/ports.js).

mergeInto(LibraryManager.library, {
  // The memory as it is now (growing replaces the views), for the launcher.
  $HOST__postset: "HOST.node = typeof process == 'object' && !!process.versions && !!process.versions.node; "
    + "Module['bytes'] = function() { return HEAPU8; };"
#if USE_PTHREADS
    // Workers for so many threads, loaded before they are wanted. Not before an image is in the memory: loading looks
    // at it.
    + "Module['threads'] = function(n) { return Promise.all(Array.from({length: n}, function() { "
    + "PThread.allocateUnusedWorker(); var w = PThread.unusedWorkers[PThread.unusedWorkers.length - 1]; "
    + "return new Promise(function(done) { PThread.loadWasmModuleToWorker(w, done); }); })); };"
#endif
    ,
  $HOST: {
    held: null,                 // bytes waiting for host_js_take
    // What errors of Node are for C; emcc puts in the numbers of its <errno.h>.
    errors: {
      EIO: {{{ cDefine('EIO') }}}, ENOENT: {{{ cDefine('ENOENT') }}}, EACCES: {{{ cDefine('EACCES') }}},
      EPERM: {{{ cDefine('EPERM') }}}, EISDIR: {{{ cDefine('EISDIR') }}}, ENOTDIR: {{{ cDefine('ENOTDIR') }}},
      ENAMETOOLONG: {{{ cDefine('ENAMETOOLONG') }}}, EMFILE: {{{ cDefine('EMFILE') }}},
      ENFILE: {{{ cDefine('ENFILE') }}}, ELOOP: {{{ cDefine('ELOOP') }}}, EINVAL: {{{ cDefine('EINVAL') }}},
      ENOMEM: {{{ cDefine('ENOMEM') }}}, ENOTSUP: {{{ cDefine('ENOTSUP') }}}, EEXIST: {{{ cDefine('EEXIST') }}},
      ENOTEMPTY: {{{ cDefine('ENOTEMPTY') }}}, EXDEV: {{{ cDefine('EXDEV') }}}, EBUSY: {{{ cDefine('EBUSY') }}},
      EROFS: {{{ cDefine('EROFS') }}}
    },
    given: null,
    fs: null,
    node: false,                // set when the program starts: what stands here is worked out while linking
    ready: false,
    init: function() {
      HOST.ready = true;
      HOST.given = Module['host'] || {};
#if USE_PTHREADS
      // The package's workers see no files of the computer's, and print through the main thread: see scripts/package.
      if (HOST.node && ENVIRONMENT_IS_PTHREAD && require('worker_threads').workerData === 'webeam alone') return;
#endif
      if (HOST.node) HOST.fs = require('fs');
    },
    // A copy, since neither TextDecoder nor crypto takes shared memory, and fs keeps its arguments.
    bytes: function(p, n) { return new Uint8Array(HEAPU8.subarray(p >>> 0, (p >>> 0) + n)); },
    path: function(p, n) {
      if (!HOST.ready) HOST.init();
      var bytes = HOST.bytes(p, n);
      return HOST.fs ? Buffer.from(bytes.buffer) : new TextDecoder().decode(bytes);
    },
    error: function(e) {
      return -(HOST.errors[e && e.code] || HOST.errors.EIO);
    },
    hold: function(bytes) {
      HOST.held = bytes;
      return bytes.length;
    },
    text: function(s) { return HOST.hold(HOST.fs ? Buffer.from(s) : new TextEncoder().encode(s)); },
    pause: function(ms) {
      try { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms); } catch (e) { }
    },
  },

  host_js_monotonic__sig: 'j',
  host_js_monotonic: function() {
#if USE_PTHREADS
    // Each worker's performance.now() has an origin of its own; this clock is one for all.
    if (HOST.node) return process.hrtime.bigint();
    return BigInt(Math.round((performance.timeOrigin + performance.now()) * 1e6));
#else
    return BigInt(Math.round(performance.now() * 1e6)) + BigInt(1e9);
#endif
  },
  host_js_monotonic__deps: ['$HOST'],

  host_js_realtime_ms: function() { return performance.timeOrigin + performance.now(); },

  host_js_cpu_us__deps: ['$HOST'],
  host_js_cpu_us: function() {
    if (!HOST.node) return performance.now() * 1e3;
    var u = process.cpuUsage();
    return u.user + u.system;
  },

  host_js_entropy__deps: ['$HOST'],
  host_js_entropy: function(p, n) {
    var c = globalThis.crypto || require('crypto').webcrypto;
    for (var at = 0; at < n; at += 65536) {
      var some = c.getRandomValues(new Uint8Array(Math.min(65536, n - at)));
      HEAPU8.set(some, (p >>> 0) + at);
    }
  },

  host_js_utc_offset: function(unix_s) {
    var d = new Date(unix_s * 1000), west = d.getTimezoneOffset();
    if (west !== west) return 0;
    var year = d.getFullYear();
    var standard = Math.max(new Date(year, 0, 1).getTimezoneOffset(), new Date(year, 6, 1).getTimezoneOffset());
    return -west * 60 * 2 + (west < standard ? 1 : 0);
  },

  host_js_sleep_ms__deps: ['$HOST'],
  host_js_sleep_ms: function(ms) { HOST.pause(ms); },

  // Outside Node only the main thread has somewhere to write to.
  host_js_write_main__deps: ['$HOST'],
  host_js_write_main__proxy: 'sync',
  host_js_write_main__sig: 'iiii',
  host_js_write_main: function(fd, p, n) {
    if (!HOST.ready) HOST.init();
    var bytes = HOST.bytes(p, n);
    if (HOST.given.write) HOST.given.write(fd, bytes);
    else (fd == 2 ? console.error : console.log)(new TextDecoder().decode(bytes));
    return n;
  },

  host_js_write__deps: ['$HOST', 'host_js_write_main'],
  host_js_write: function(fd, p, n) {
    if (!HOST.ready) HOST.init();
    if (!HOST.fs) return _host_js_write_main(fd, p, n);
    var bytes = HOST.bytes(p, n);
    if (HOST.given.write) {
      HOST.given.write(fd, bytes);
      return n;
    }
    for (var at = 0; at < n;) {
      try {
        at += HOST.fs.writeSync(fd, bytes, at, n - at);
      } catch (e) {
        if (e.code != 'EAGAIN') return -1;      // a pipe that is full, and was left non-blocking
        HOST.pause(1);
      }
    }
    return n;
  },

  // The terminal and input belong to the main thread, where the launcher is.
  host_js_want_input__deps: ['$HOST'],
  host_js_want_input__proxy: 'async',
  host_js_want_input__sig: 'v',
  host_js_want_input: function() {
    if (!HOST.ready) HOST.init();
    if (HOST.given.wantInput) HOST.given.wantInput();
  },

  host_js_window__deps: ['$HOST'],
  host_js_window__proxy: 'sync',
  host_js_window__sig: 'ii',
  host_js_window: function(p) {
    if (!HOST.ready) HOST.init();
    var size = HOST.given.window ? HOST.given.window() : null;
    if (!size) return 0;
    HEAP32[p >>> 2] = size[0];
    HEAP32[(p >>> 2) + 1] = size[1];
    return 1;
  },

  host_js_raw__deps: ['$HOST'],
  host_js_raw__proxy: 'sync',
  host_js_raw__sig: 'ii',
  host_js_raw: function(on) {
    if (!HOST.ready) HOST.init();
    return HOST.given.raw && HOST.given.raw(on != 0) ? 1 : 0;
  },

  host_js_script_open__deps: ['$HOST'],
  host_js_script_open__proxy: 'sync',
  host_js_script_open__sig: 'idii',
  host_js_script_open: function(port, p, n) {
    if (!HOST.ready) HOST.init();
    var args = new TextDecoder().decode(HOST.bytes(p, n));
    return HOST.given.script && HOST.given.script.open(port, args) ? 1 : 0;
  },

  host_js_script_send__deps: ['$HOST'],
  host_js_script_send__proxy: 'sync',
  host_js_script_send__sig: 'vdiii',
  host_js_script_send: function(port, kind, p, n) { HOST.given.script.send(port, kind, HOST.bytes(p, n)); },

  host_js_script_close__deps: ['$HOST'],
  host_js_script_close__proxy: 'sync',
  host_js_script_close__sig: 'vd',
  host_js_script_close: function(port) { HOST.given.script.close(port); },

  host_js_read__deps: ['$HOST'],
  host_js_read: function(fd, p, n) {
    if (!HOST.ready) HOST.init();
    if (!HOST.fs) return -1;
    try {
      var bytes = new Uint8Array(Math.min(n, 65536));
      var got = HOST.fs.readSync(fd, bytes);
      HEAPU8.set(bytes.subarray(0, got), p >>> 0);
      return got;
    } catch (e) {
      return e.code == 'EAGAIN' ? -2 : e.code == 'EOF' ? 0 : -1;
    }
  },

  host_js_read_file__deps: ['$HOST'],
  host_js_read_file: function(p, n) {
    var path = HOST.path(p, n);
    try {
      if (HOST.fs) return HOST.hold(HOST.fs.readFileSync(path));
      if (!HOST.given.readFile) return HOST.error({code: 'ENOENT'});
      return HOST.hold(HOST.given.readFile(path));
    } catch (e) { return HOST.error(e); }
  },

  // An image wants the bytes of an archive. `from` is the URL of a folder with NAME.gz or NAME, or says as JSON where
  // each archive is; else Module.host.archive(name, again) gives them, or null (see base/host.h).
  host_js_archive__deps: ['$HOST'],
  host_js_archive: function(p, n, again, from, nfrom) {
    if (!HOST.ready) HOST.init();
    var name = new TextDecoder().decode(HOST.bytes(p, n));
    var at = from ? new TextDecoder().decode(HOST.bytes(from, nfrom)) : '';
    var places = [];
    if (at[0] == '{') places = [JSON.parse(at)[name]];
    else if (at) places = [new URL(name + '.gz', at), new URL(name, at)];
    for (var i = 0; i < places.length; i++) {
      try {
        if (HOST.node) return HOST.hold(require('fs').readFileSync(new URL(places[i])));
        var r = new XMLHttpRequest();
        r.open('GET', places[i], false);
        r.responseType = 'arraybuffer';
        r.send();
        if (r.status == 200) return HOST.hold(new Uint8Array(r.response));
      } catch (e) { }
    }
    var bytes = HOST.given.archive && HOST.given.archive(name, again != 0);
    return bytes ? HOST.hold(bytes) : HOST.error({code: 'ENOENT'});
  },

  host_js_list_dir__deps: ['$HOST'],
  host_js_list_dir: function(p, n) {
    var path = HOST.path(p, n);
    try {
      if (HOST.fs) {
        var parts = [];
        HOST.fs.readdirSync(path, {encoding: 'buffer'}).forEach(function(name, i) {
          if (i) parts.push(Buffer.from([0]));
          parts.push(name);
        });
        return HOST.hold(Buffer.concat(parts));
      }
      if (!HOST.given.listDir) return HOST.error({code: 'ENOENT'});
      return HOST.text(HOST.given.listDir(path).join('\0'));
    } catch (e) { return HOST.error(e); }
  },

  host_js_write_file__deps: ['$HOST'],
  host_js_write_file: function(p, np, data, n) {
    var path = HOST.path(p, np);
    try {
      if (HOST.fs) HOST.fs.writeFileSync(path, HOST.bytes(data, n));
      else if (HOST.given.writeFile) HOST.given.writeFile(path, HOST.bytes(data, n));
      else return -1;
      return 0;
    } catch (e) { return HOST.error(e); }
  },

  host_js_file_op__deps: ['$HOST'],
  host_js_file_op: function(op, p, np, q, nq) {
    var path = HOST.path(p, np), to = HOST.path(q, nq);
    try {
      if (!HOST.fs && !HOST.given.fileOp) return HOST.error({code: 'ENOTSUP'});
      if (!HOST.fs) return HOST.given.fileOp(['mkdir', 'rmdir', 'unlink', 'rename', 'link', 'symlink'][op], path, to);
      if (op == 0) HOST.fs.mkdirSync(path);
      else if (op == 1) HOST.fs.rmdirSync(path);
      else if (op == 2) HOST.fs.unlinkSync(path);
      else if (op == 3) HOST.fs.renameSync(path, to);
      else if (op == 4) HOST.fs.linkSync(path, to);
      else HOST.fs.symlinkSync(path, to);
      return 0;
    } catch (e) { return HOST.error(e); }
  },

  host_js_info__deps: ['$HOST'],
  host_js_info: function(p, n, follow, to) {
    var path = HOST.path(p, n);
    function may(how) { try { HOST.fs.accessSync(path, how); return 1; } catch (e) { return 0; } }
    try {
      if (!HOST.fs) return HOST.error({code: 'ENOENT'});
      var s = follow ? HOST.fs.statSync(path) : HOST.fs.lstatSync(path);
      var is = [s.isFile(), s.isDirectory(), s.isSymbolicLink(), s.isCharacterDevice() || s.isBlockDevice(), true];
      HEAPF64.set([is.indexOf(true), may(4) + 2 * may(2), s.mode, s.nlink, s.uid, s.gid, Math.floor(s.atimeMs / 1000),
        Math.floor(s.mtimeMs / 1000), Math.floor(s.ctimeMs / 1000), s.size, s.dev, s.rdev, s.ino], to >>> 3);
      return 0;
    } catch (e) { return HOST.error(e); }
  },

  host_js_read_link__deps: ['$HOST'],
  host_js_read_link: function(p, n) {
    var path = HOST.path(p, n);
    try {
      if (!HOST.fs) return HOST.error({code: 'ENOENT'});
      return HOST.hold(HOST.fs.readlinkSync(path, {encoding: 'buffer'}));
    } catch (e) { return HOST.error(e); }
  },

  host_js_set__deps: ['$HOST'],
  host_js_set: function(what, p, n, a, b) {
    var path = HOST.path(p, n);
    try {
      if (!HOST.fs) return HOST.error({code: 'ENOENT'});
      if (what == 0) HOST.fs.chmodSync(path, a & 0xFFF);
      else if (what == 1) HOST.fs.chownSync(path, a < 0 ? 0xFFFFFFFF : a, b < 0 ? 0xFFFFFFFF : b);
      else HOST.fs.utimesSync(path, a, b);
      return 0;
    } catch (e) { return HOST.error(e); }
  },

  host_js_is_dir__deps: ['$HOST'],
  host_js_is_dir: function(p, n) {
    var path = HOST.path(p, n);
    try {
      if (HOST.fs) return HOST.fs.statSync(path).isDirectory() ? 1 : 0;
      return HOST.given.isDir && HOST.given.isDir(path) ? 1 : 0;
    } catch (e) { return 0; }
  },

  host_js_env__deps: ['$HOST'],
  host_js_env: function() {
    if (!HOST.ready) HOST.init();
    var env = HOST.given.env || (HOST.node ? process.env : {});
    return HOST.text(Object.keys(env).map(function(k) { return k + '=' + env[k] + '\0'; }).join(''));
  },

  host_js_cwd__deps: ['$HOST'],
  host_js_cwd: function() {
    if (!HOST.ready) HOST.init();
    return HOST.text(HOST.given.cwd || (HOST.node ? process.cwd() : '/'));
  },

  host_js_take__deps: ['$HOST'],
  host_js_take: function(p) {
    HEAPU8.set(HOST.held, p >>> 0);
    HOST.held = null;
  },

#if !USE_PTHREADS
  // Code made at run time. Slots are reserved in large pieces, since growing the table is slow.
  $CODE: { next: 0, piece: 4096 },
  host_js_code_room__deps: ['$CODE'],
  host_js_code_room: function(n) {
    try {
      if (n == 0) { // does this engine know tail calls, and may code be made here?
        new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0,
          10, 6, 1, 4, 0, 0x12, 0, 11]));
        return 1;
      }
      if (!CODE.next || CODE.next + n > wasmTable.length) {
        if (CODE.next != wasmTable.length) CODE.next = wasmTable.length;
        wasmTable.grow(Math.max(n, CODE.piece));
      }
      CODE.next += n;
      return CODE.next - n;
    } catch (e) { return 0; }
  },
  host_js_code_add__deps: ['$CODE'],
  host_js_code_add: function(p, nbytes, functions, n, at_0) {
    try {
      var module = new WebAssembly.Module(HEAPU8.subarray(p >>> 0, (p >>> 0) + nbytes)), f = {};
      for (var i = 0; i < n; i++) f[String.fromCharCode(97 + i)] = wasmTable.get(HEAPU32[(functions >>> 2) + i]);
      new WebAssembly.Instance(module, { m: { m: wasmMemory, t: wasmTable }, f: f });
      if (!wasmTable.get(0)) wasmTable.set(0, wasmTable.get(at_0));
      return 1;
    } catch (e) { return 0; }
  },
  host_js_code_drop: function(slot, n, instead) {
    for (var i = 0; i < n; i++) wasmTable.set(slot + i, wasmTable.get(instead));
  },
#endif

  // Main thread: unwinds to the launcher. A worker: stays here for good; the main thread ends the process.
  host_js_exit__deps: ['$HOST'],
  host_js_exit: function(code) {
#if USE_PTHREADS
    if (ENVIRONMENT_IS_PTHREAD) for (;;) HOST.pause(1e6);
#endif
    throw { webeamExit: code };
  },
});
