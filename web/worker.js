// SPDX-License-Identifier: Apache-2.0
// web/worker.js — the Worker a page's webeam lives in: see page.js, which starts it. What they say to each other:
// messages.js.
//
//   without threads   web/webeam.js runs webeam here, in slices
//   with threads      schedulers are Workers of their own; this one waits, writes what they print, and reads what the
//                     page sends (threads.js). An image with threads is made here, by one scheduler, before there are
//                     any
import { open, start, with_bytes } from './webeam.js';
import { start_threads } from './threads.js';
import { guest } from './guest.js';
import { text_at } from './image.js';
import { fetch_now, host as site } from './fetch.js';
import { count, foresee, half_is, obtain, progress } from './obtain.js';
import { open_kept, load_kept, keep } from './keep.js';
import { deferred } from './deferred.js';
import { gate } from './gate.js';
import { quota } from './quota.js';
import { looker } from './look.js';
import { Stepper } from './stepper.js';
import { ASK } from './constants.js';
import { stored_image, store_image } from './store.js';
import { build_name, with_threads } from './variant.js';
import { moved, rpc } from './rpc.js';
import { CLOSE } from './ports.js';

const KEEP_MS = 300;
const PAGE_BYTES = 65536;
const PAGES_A_MEGABYTE = 16;
const FIRST_PAGES = 256;
/** Of a run that was watched, when it has ended. */
const LAST_EVENTS = 65536;
const LAST_PLACES = 16384; // of the process table
const MOST_MEGABYTES = 4096; // as CMakeLists.txt
const utf8 = new TextEncoder();

/** @typedef {import('./messages.js').PageStart} PageStart @typedef {import('./webeam.js').Running} Running */
/** @typedef {import('./webeam.js').Instance} Instance */
/** What is ready before it is known what to run.
 * @typedef {object} System
 * @property {import('./webeam.js').Factory} factory
 * @property {Instance} instance
 * @property {boolean} threads
 * @property {URL} here          where the files of the site are
 * @property {string | null} note
 * @property {Promise<unknown> | null} pool   with threads: their Workers
 * @property {number} ms
 */
/** @type {System | null} */ let system = null;
/** Of the run that has begun. @type {Instance | null} */ let m = null;
let reread = false;
/** @type {Running | Awaited<ReturnType<typeof start_threads>> | null} */ let vm = null;
/** @type {ReturnType<typeof guest>} */ let files;
/** @type {ReturnType<typeof looker> | null} */ let look = null;
/** Somebody asked for events; how many texts there were. */ let watched = false;
let text_cursor = 0;
/** @type {Stepper | null} */ let steps = null;
/** @type {((answer: import('./messages.js').Stood) => void) | null} */ let stands = null;
/** @type {[number, number] | null} */ let size = null;
/** The names of the ports that the page serves. @type {string[]} */ let served = [];
/** @typedef {NonNullable<typeof vm>} Vm */
/** What came before webeam was there. @type {((running: Vm) => void)[]} */ const early = [];
const when_there = (/** @type {(running: Vm) => void} */ f) => {
  if (vm) f(vm);
  else early.push(f);
};

/** @type {ReturnType<typeof deferred<{ code: number, last: import('./messages.js').Last }>>} */
const exit = deferred();
/** A bug of webeam's is told with its place. @param {unknown} e @returns {never} */
const told = e => {
  throw new Error(String((e instanceof Error && e.stack) || e));
};

/** @type {import('./rpc.js').Handlers<import('./messages.js').PageEngine>} */
const mine = {
  foresee,
  half: half_is,
  prepare: options =>
    (preparing ??= prepare(options))
      .then(async ({ pool, note, ms }) => {
        await pool;
        return { note, bytes: count.bytes, ms };
      })
      .catch(told),
  start: options => begin(options).catch(told),
  freeze: options => freeze(options).catch(told),
  exited: () => exit.promise.catch(told),
  feed: bytes => when_there(running => (steps ?? running).feed(bytes)),
  took: nbytes => output.took(nbytes),
  heard: () => sending.heard(),
  resize(columns, rows) {
    size = [columns, rows];
  },
  stop: code => when_there(running => running.stop(code)),
  event: (port, kind, bytes) => when_there(running => (steps ?? running).event(port, kind, bytes)),
  read: path => there().read(path),
  list: path => there().list(path),
  write: (path, bytes) => there().write(path, bytes),
  observe,
  step: how =>
    new Promise(done => {
      stands = done;
      when_there(() => steps?.go(how));
    }),
  pause: () => steps?.pause(),
};
/** @type {import('./rpc.js').Link<import('./messages.js').PageOfEngine>} */
const page = rpc(/** @type {import('./rpc.js').Channel} */ (/** @type {unknown} */ (self)), mine);
progress.tell = news => page.tell('progress', news);
const output = gate((fd, bytes, dropped) => page.tell('output', fd, moved(bytes, bytes.buffer), dropped));
const sending = quota(port => queueMicrotask(() => mine.event(port, CLOSE, new Uint8Array(0))));
function there() {
  if (!m) throw new Error('not started');
  return files;
}

// ---- the kept folder ----------------------------------------------------------------------------------
/** @type {FileSystemDirectoryHandle | null} */ let kept = null;
let keeping = Promise.resolve();
let base = '';
/** @param {Instance} instance */
function keep_changes(instance) {
  for (let p; (p = instance._webeam_file_change() >>> 0);) {
    const path = text_at(instance.bytes(), p);
    keeping = keeping
      .then(() => (kept ? keep(kept, base, path, files.get) : undefined))
      .catch(e => output.write(2, utf8.encode(`webeam: ${path} could not be kept: ${e.message}\n`)));
  }
  return keeping;
}

// ---- start -----------------------------------------------------------------------------------------------
/** What host_library.js asks; env and cwd are known when it starts. @type {import('./instance.js').Host} */
const host = {
  env: {},
  cwd: '/',
  write: (fd, bytes) => output.write(fd, bytes),
  wantInput: () => page.tell('wants'),
  window: () => size,
  raw: on => {
    if (!size) return false;
    page.tell('raw', on);
    return true;
  },
  archive(name, again) {
    if (!system || (again && !reread)) return null;
    const { href } = new URL(name, system.here);
    const file = { address: `${href}.gz`, loaded: 0, total: 0 };
    // This Worker stands still meanwhile.
    page.tell('progress', [{ ...file, over: false }]);
    const bytes = fetch_now(href);
    page.tell('progress', [{ ...file, over: true }]);
    return bytes;
  },
  /** Ports to JavaScript: the page serves those it names. What was printed before a message arrives before it. */
  script: {
    open(port, args) {
      if (!served.includes(args) || !sending.takes(port)) return false;
      page.tell('open', port, args);
      steps?.opened();
      return true;
    },
    send(port, kind, bytes) {
      if (!sending.takes(port)) return;
      output.flush();
      page.tell('send', port, kind, moved(bytes, bytes.buffer));
    },
    close: port => page.tell('close', port),
  },
};

/** Beyond so many bytes the host gives no more, and webeam says what erl says then. With threads the memory itself says
 * how many. */
function limit_memory(/** @type {number} */ nbytes) {
  const { prototype } = WebAssembly.Memory;
  const { grow } = prototype;
  prototype.grow = function (pages) {
    if (this.buffer.byteLength + pages * PAGE_BYTES > nbytes) throw new RangeError('no more memory');
    return grow.call(this, pages);
  };
}
const shared_memory = (/** @type {number | undefined} */ megabytes) =>
  new WebAssembly.Memory({
    initial: FIRST_PAGES,
    maximum: Math.min(megabytes ?? MOST_MEGABYTES, MOST_MEGABYTES) * PAGES_A_MEGABYTE,
    shared: true,
  });

/** @type {Promise<System> | null} */
let preparing = null;
/** All that needs no arguments: module and image fetched, instantiated, the image in its memory.
 * @param {PageStart} options @returns {Promise<System>} */
async function prepare(options) {
  const began = performance.now();
  site.brotli ||= options.brotli;
  const threads = with_threads(options);
  const name = build_name(threads);
  const here = new URL(options.base);
  if (!options.image) for (const a of options.archives) obtain(a, here, 'bytes').catch(() => {});
  /** @type {string | null} */ let note = null;
  const [factory, compiled, image] = await Promise.all([
    obtain(`${name}.mjs`, here, 'factory'),
    options.module ?? obtain(`${name}.wasm`, here, 'module'),
    typeof options.image === 'string'
      ? obtain(options.image, here, 'image').catch(e => {
          note = e.message;
          return undefined;
        })
      : options.image,
  ]);
  if (options.memory && !threads) limit_memory(options.memory * PAGE_BYTES * PAGES_A_MEGABYTE);
  const instance = await open(factory, {
    host,
    image,
    freezes: !!options.save,
    refused: e => {
      note = e.message;
    },
    locateFile: f => new URL(f, here).href,
    mainScriptUrlOrBlob: new URL(`${name}.js`, here).href,
    instantiateWasm: (imports, done) => {
      WebAssembly.instantiate(compiled, imports).then(i => done(i, compiled));
      return {};
    },
    ...(threads && { wasmMemory: shared_memory(options.memory) }),
  });
  if (!options.module) page.tell('brought', new URL(`${name}.wasm`, here).href, compiled);
  if (typeof options.image === 'string' && image) page.tell('brought', options.image, moved(image, image.buffer));
  const pool = threads && !options.save ? instance.threads(options.schedulers) : null;
  return { factory, instance, threads, here, note, pool, ms: performance.now() - began };
}

/** Takes the instance that is prepared, and what the host is to say of this run.
 * @param {PageStart} options @returns {Promise<System>} */
async function take_system(options) {
  const taken = await (preparing ??= prepare(options));
  const { home, env } = options;
  Object.assign(host, { env: { HOME: home, TERM: 'xterm-256color', LANG: 'C.UTF-8', ...env }, cwd: home });
  system = taken;
  m = taken.instance;
  files = guest(m);
  size = options.size ?? null;
  served = options.ports ?? [];
  base = home;
  reread = !!options.reread;
  return taken;
}

/** Before it runs: its archives, unless the image has them, the kept folder, its files.
 * @param {System} of @param {PageStart} options */
async function bring({ instance, here }, options) {
  const wanted = options.archives.filter(a => {
    let known = 0;
    with_bytes(instance, utf8.encode(a), p => {
      known = instance.resumes ? instance._webeam_has_archive(p) : 0;
    });
    return !known;
  });
  const packed = wanted.map(async name => ({ name, bytes: await obtain(name, here, 'bytes') }));
  if (kept) {
    with_bytes(instance, utf8.encode(options.home), p => instance._webeam_watch(p));
    await load_kept(kept, options.home, files.put);
  }
  for (const { name, bytes } of await Promise.all(packed)) files.archive(name, bytes);
  for (const [path, what] of Object.entries(options.files ?? {}))
    files.put(path, typeof what === 'string' ? utf8.encode(what) : what);
}

/** Starts it: with threads, or in this one.
 * @param {System} of @param {PageStart} options @param {Partial<import('./webeam.js').Options>} more  for start */
async function run(of, options, more = {}) {
  const threads = of.threads && !options.save;
  const all = { instance: of.instance, bring: () => bring(of, options), ...more };
  const args = [
    ...(threads ? ['+S', String(options.schedulers)] : []),
    '--memory-root',
    ...(options.save ? ['--save-image', 'image'] : []),
    ...options.args,
  ];
  const { factory, here } = of;
  const running = threads
    ? await start_threads(factory, args, { ...all, archives_from: here.href, reread })
    : await start(factory, args, all);
  vm = running;
  for (const f of early.splice(0)) f(running);
  return running;
}

/** @param {PageStart} options @returns {Promise<import('./messages.js').Ready>} */
async function begin(options) {
  const began = performance.now();
  const taken = await take_system(options);
  const { threads, instance } = taken;
  let { note } = taken;
  if (options.keep)
    kept = await open_kept(options.keep).catch(e => {
      note = `files are not kept: ${e.message}`;
      return null;
    });
  if (options.step) {
    const stopped = (/** @type {import('./messages.js').Stood} */ answer) => {
      const all = moved(answer, ...answer.events.map(e => e.buffer), ...(answer.texts ?? []).map(t => t.buffer));
      const asked = stands;
      stands = null;
      if (asked) asked(all);
      else page.tell('stood', all);
    };
    // It has no threads.
    steps = new Stepper({ stopped, running: () => /** @type {Running} */ (vm), inputs: options.inputs });
  }
  const running = await run(taken, options, steps?.hooks);
  const timer = kept ? setInterval(keep_changes, KEEP_MS, instance) : undefined;
  running.exited
    .then(code => {
      clearInterval(timer);
      return over(taken, code);
    })
    .catch(exit.fail);
  return { threads, resumed: instance.resumes, kept: !!kept, note, bytes: count.bytes, ms: performance.now() - began };
}

/** @param {System} of @param {number} code */
async function over({ threads, instance }, code) {
  if (kept) await keep_changes(instance);
  output.flush();
  /** @type {import('./messages.js').Last} */
  const last = {};
  try {
    if (look || !threads) {
      const see = (look ??= looker(instance));
      last[ASK.inspections] = see.look(ASK.inspections);
      if (watched) {
        last[ASK.texts] = see.look(ASK.texts, text_cursor);
        last[ASK.events] = see.look(ASK.events, LAST_EVENTS, 1);
        last[ASK.processes] = see.look(ASK.processes, 0, LAST_PLACES);
        last[ASK.system] = see.look(ASK.system);
      }
    }
  } catch {
    /* it broke */
  }
  exit.done({ code, last });
}

/** @param {PageStart} options @returns {Promise<Uint8Array>} */
async function freeze(options) {
  const taken = await take_system(options);
  const { threads, instance, here } = taken;
  const { store } = options;
  const name = store && (threads ? `mt-${store}` : store);
  const key = name && `${name}-${text_at(instance.bytes(), instance._webeam_id() >>> 0)}`;
  const stored = key && (await stored_image(here, key));
  if (stored) return moved(stored, stored.buffer);
  /** @type {Uint8Array[]} */ const images = [];
  const running = await run(taken, options, { saveImage: bytes => images.push(bytes) });
  const code = await running.exited;
  output.flush();
  const [image] = images;
  if (!image) throw new Error(`it ended with code ${code} before it could be frozen`);
  if (name && key) await store_image(here, key, name, image);
  return moved(image, image.buffer);
}

async function observe(
  /** @type {number} */ what,
  /** @type {number} */ a,
  /** @type {number} */ b,
  /** @type {Uint8Array | undefined} */ more,
) {
  if (!m || !vm) throw new Error('not started');
  look ??= looker(m);
  const answer = await look.ask(what, a, b, more);
  if (what === ASK.events) watched = true;
  if (what === ASK.stop) watched = false;
  if (what === ASK.texts) [text_cursor] = new Float64Array(answer.bytes.buffer, answer.bytes.byteOffset, 1);
  if (what === ASK.collect && 'poke' in vm) vm.poke(); // a process has something to do
  return moved(answer, answer.bytes.buffer);
}
