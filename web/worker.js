// SPDX-License-Identifier: Apache-2.0
// web/worker.js — the Worker a page's webeam lives in: see page.js, which starts it.
//
//   without threads   web/webeam.js runs webeam here, in slices
//   with threads      schedulers are Workers of their own; this one waits, writes what they print, and reads what the page sends.
//                     An image with threads is made here, by one scheduler, before there are any
import { load, open, start, with_bytes } from './webeam.js';
import { exit_of } from './threads.js';
import { guest } from './guest.js';
import { text_at } from './image.js';
import { fetch_image, fetch_now, fetch_packed, fetch_unpacked, host as site } from './fetch.js';
import { open_kept, load_kept, keep } from './keep.js';
import { gate } from './gate.js';
import { looker, stepper } from './look.js';
import { ASK } from './observe.js';
import { stored_image, store_image } from './store.js';
import { TO, FROM, with_threads } from './messages.js';

const KEEP_MS = 300;
const say = (is, more = {}, transfer = []) => self.postMessage({ is, ...more }, { transfer });
const utf8 = new TextEncoder();
const output = gate((fd, bytes, dropped) => say(FROM.output, { fd, bytes, dropped }, [bytes.buffer]));

let feed = null,
  stop = null,
  size = null;
let event = null; // what the page has for a port: (port, kind, bytes)
const early = []; // input that came before webeam was there
/** @type {any} */ let module = null;
/** @type {ReturnType<typeof guest>} */ let files;

// ---- the kept folder ----------------------------------------------------------------------------------
let kept = null,
  keeping = Promise.resolve(),
  base = '';
function keep_changes() {
  for (let p; (p = module._webeam_file_change() >>> 0);) {
    const path = text_at(module.bytes(), p);
    keeping = keeping
      .then(() => keep(kept, base, path, files.get))
      .catch(e => say(FROM.output, { fd: 2, bytes: utf8.encode(`webeam: ${path} could not be kept: ${e.message}\n`) }));
  }
  return keeping;
}

// ---- start -----------------------------------------------------------------------------------------------
/** What host_library.js asks; env and cwd are known when it starts. @type {any} */
const host = {
  env: {},
  cwd: '/',
  write: (fd, bytes) => output.write(fd, bytes),
  wantInput: () => say(FROM.wants),
  window: () => size,
  raw: on => {
    if (!size) return false;
    say(FROM.raw, { on });
    return true;
  },
  archive: (name, again) => (again && !system.reread ? null : fetch_now(new URL(name, system.here))),
  /** Ports to JavaScript: the page serves those it names, and lives on the other side. What was printed before a message arrives before it. */
  script: {
    open(port, args) {
      if (!served.includes(args)) return false;
      say(FROM.open, { port, args });
      return true;
    },
    send(port, kind, bytes) {
      output.flush();
      say(FROM.send, { port, kind, bytes }, [bytes.buffer]);
    },
    close: port => say(FROM.close, { port }),
  },
};
/** The names of the ports that the page serves. @type {string[]} */
let served = [];

/** With threads: boot and schedulers are elsewhere; this waits for the exit word. An image goes on here, and then there. */
async function run_threads(factory, args, options) {
  const m = await load(factory, args, options);
  with_bytes(m, utf8.encode(system.here.href), p => m._webeam_archives_from(p, system.reread));
  if (!m._webeam_start(m.resumes)) throw new Error('the browser gives no thread');
  return {
    exited: exit_of(m),
    feed: bytes => {
      const b = bytes ?? new Uint8Array(0);
      with_bytes(m, b, p => m._beam_feed(0, p, b.length));
    },
    event: (port, kind, bytes) => with_bytes(m, bytes, p => m._webeam_script_event(port, kind, p, bytes.length)),
    stop: code => m._beam_stop(code),
  };
}

/** Beyond so many bytes the host gives no more, and webeam says what erl says then. With threads the memory itself says how many. */
function limit_memory(nbytes) {
  const { prototype } = WebAssembly.Memory,
    { grow } = prototype;
  prototype.grow = function (pages) {
    if (this.buffer.byteLength + pages * 65536 > nbytes) throw new RangeError('no more memory');
    return grow.call(this, pages);
  };
}

/** What is fetched, by its address. @type {Map<string, Promise<any>>} */
const begun = new Map(),
  count = { bytes: 0 };
function obtain(name, here, of = 'bytes') {
  const address = new URL(name, here).href;
  if (!begun.has(address)) begun.set(address, HOW[of](address));
  return /** @type {Promise<any>} */ (begun.get(address));
}
const HOW = {
  factory: address => import(address).then(m => m.default),
  module: address => fetch_packed(address, count, 'application/wasm').then(r => WebAssembly.compileStreaming(r)),
  bytes: address => fetch_unpacked(address, count),
  image: address => fetch_image(address, count, second_half),
};
/** Another thread undoes it: see half.js. The page may have begun that one too. @type {Promise<MessagePort>} */
let other = null,
  other_comes = null;
function second_half(address) {
  other ??= new Promise(done => {
    if (self.name) {
      other_comes = done;
      return;
    }
    const { port1, port2 } = new MessageChannel();
    new Worker(new URL('./half.js', import.meta.url), { type: 'module' }).postMessage({ port: port2 }, [port2]);
    done(port1);
  });
  return other.then(
    port =>
      new Promise((done, fail) => {
        port.onmessage = ({ data }) => {
          if (data.error) fail(new Error(data.error));
          else {
            count.bytes += data.fetched;
            done(data.bytes);
          }
        };
        port.postMessage(address);
      }),
  );
}
/** Its name says what it will be asked for, "webeam erlang.img", and with "br" behind that of what kind the host is: so this begins while the page itself is still on its way. */
function foresee(name) {
  const [build, image, kind] = name.split(' '),
    here = new URL('.', self.location.href);
  site.brotli = kind === 'br';
  obtain(`${build}.mjs`, here, 'factory').catch(() => {});
  obtain(`${build}.wasm`, here, 'module').catch(() => {});
  if (image) obtain(image, here, 'image').catch(() => {});
}
if (self.name) foresee(self.name);

/** All that needs no arguments: module and image fetched, instantiated, the image in its memory. @type {any} */
let system = null;
async function prepare(options) {
  const began = performance.now();
  site.brotli ||= options.brotli;
  const threads = with_threads(options);
  const name = threads ? 'webeam-mt' : 'webeam',
    here = new URL(options.base);
  if (!options.image) options.archives.forEach(a => obtain(a, here));
  const far = typeof options.image === 'string' ? options.image : null;
  let note = null;
  const [factory, compiled, image] = await Promise.all([
    obtain(`${name}.mjs`, here, 'factory'),
    options.module ?? obtain(`${name}.wasm`, here, 'module'),
    far
      ? obtain(far, here, 'image').catch(e => {
          note = e.message;
        })
      : options.image,
  ]);
  system = { factory, threads, here, note, pool: null };
  if (options.memory && !threads) limit_memory(options.memory * 1048576);
  const all = {
    host,
    image,
    freezes: !!options.save,
    refused: e => {
      system.note = e.message;
    },
    locateFile: f => new URL(f, here).href,
    mainScriptUrlOrBlob: new URL(`${name}.js`, here).href,
    instantiateWasm: (imports, done) => {
      WebAssembly.instantiate(compiled, imports).then(i => done(i, compiled));
      return {};
    },
    ...(threads && {
      wasmMemory: new WebAssembly.Memory({
        initial: 256,
        maximum: Math.min(options.memory ?? 4096, 4096) * 16,
        shared: true,
      }),
    }), // as CMakeLists.txt
  };
  system.instance = await open(factory, all);
  if (!options.module) say(FROM.brought, { address: new URL(`${name}.wasm`, here).href, what: compiled });
  if (far && image) say(FROM.brought, { address: far, what: image }, [image.buffer]);
  if (threads && !options.save) system.pool = system.instance.threads(options.schedulers);
  system.ms = performance.now() - began;
}

async function begin(options) {
  const began = performance.now();
  if (!system) await prepare(options);
  const { factory, here, instance } = system,
    home = options.home,
    threads = system.threads && !options.save;
  Object.assign(host, { env: { HOME: home, TERM: 'xterm-256color', LANG: 'C.UTF-8', ...options.env }, cwd: home });
  module = instance;
  files = guest(module);
  size = options.size ?? null;
  served = options.ports ?? [];
  const store = options.save && options.store && (system.threads ? `mt-${options.store}` : options.store);
  const place = store ? `${store}-${text_at(instance.bytes(), instance._webeam_id() >>> 0)}` : null;
  const stored = place && (await stored_image(here, place));
  if (stored) {
    say(FROM.image, { bytes: stored, from: 'store' }, [stored.buffer]);
    return;
  }
  let note = system.note;
  if (options.keep)
    kept = await open_kept(options.keep).catch(e => {
      note = `files are not kept: ${e.message}`;
      return null;
    });
  base = home;
  system.reread = !!options.reread;

  const bring = async m => {
    // before it runs
    let known = false;
    const wanted = options.archives.filter(a => {
      with_bytes(m, utf8.encode(a), p => {
        known = m.resumes && m._webeam_has_archive(p);
      });
      return !known;
    });
    const packed = wanted.map(async a => [a, await obtain(a, here)]);
    if (kept) {
      with_bytes(m, utf8.encode(home), p => m._webeam_watch(p));
      await load_kept(kept, home, files.put);
    }
    for (const [name, bytes] of await Promise.all(packed)) files.archive(name, bytes);
    for (const [path, what] of Object.entries(options.files ?? {}))
      files.put(path, typeof what === 'string' ? utf8.encode(what) : what);
  };
  const args = [
    ...(threads ? ['+S', String(options.schedulers)] : []),
    '--memory-root',
    ...(options.save ? ['--save-image', 'image'] : []),
    ...options.args,
  ];
  const all = {
    instance,
    bring,
    saveImage: bytes => {
      image = bytes;
    },
  };
  let image = null;
  if (options.step) {
    steps = stepper(answer =>
      say(
        FROM.stepped,
        answer,
        answer.events.map(e => e.buffer),
      ),
    );
    Object.assign(all, steps.hooks);
  }
  const vm = threads ? await run_threads(factory, args, all) : await start(factory, args, all);
  running = vm;
  feed = steps ? bytes => steps.feed(() => vm.feed(bytes)) : vm.feed;
  event = steps ? (...what) => steps.feed(() => vm.event(...what)) : vm.event;
  stop = vm.stop;
  early.splice(0).forEach(feed);
  const timer = kept ? setInterval(keep_changes, KEEP_MS) : 0;
  if (!options.save)
    say(FROM.ready, {
      threads,
      resumed: !!instance.resumes,
      kept: !!kept,
      note,
      bytes: count.bytes,
      ms: performance.now() - began,
    });
  const code = await vm.exited;
  clearInterval(timer);
  if (kept) await keep_changes();
  output.flush();
  if (image && place) await store_image(here, place, store, image);
  if (image) {
    say(FROM.image, { bytes: image, from: 'boot' }, [image.buffer]);
    return;
  }
  let last = null;
  try {
    if (!threads) last = (look ??= looker(module)).look(ASK.inspections).bytes;
  } catch {
    /* it broke */
  }
  say(FROM.exited, { code, last });
}

/** @type {any} */ let look = null,
  steps = null,
  running = null;
async function observe({ id, what, a, b, more }) {
  try {
    if (!module || !running) throw new Error('not started');
    look ??= looker(module);
    const { bytes, atoms, ms } = await look.ask(what, a, b, more);
    if (what === ASK.collect) running.poke?.(); // a process has something to do
    say(FROM.observed, { id, bytes, atoms, ms }, [bytes.buffer]);
  } catch (e) {
    say(FROM.observed, { id, error: e.message });
  }
}

self.onmessage = ({ data: m }) => {
  switch (m.is) {
    case TO.half:
      if (other_comes) other_comes(m.port);
      else other = Promise.resolve(m.port);
      break;
    case TO.observe:
      observe(m);
      break;
    case TO.step:
      if (running) steps?.go(running, m.how);
      break;
    case TO.pause:
      steps?.pause();
      break;
    case TO.prepare:
      prepare(m.options)
        .then(() => system.pool)
        .then(
          () => say(FROM.prepared, { note: system.note, bytes: count.bytes, ms: system.ms }),
          e => say(FROM.failed, { error: String(e?.stack ?? e) }),
        );
      break;
    case TO.start:
      begin(m.options).catch(e => say(FROM.failed, { error: String(e?.stack ?? e) }));
      break;
    case TO.feed:
      if (feed) feed(m.bytes);
      else early.push(m.bytes);
      break;
    case TO.event:
      event?.(m.port, m.kind, m.bytes);
      break;
    case TO.took:
      output.took(m.bytes);
      break;
    case TO.resize:
      size = [m.columns, m.rows];
      break;
    case TO.stop:
      stop?.(m.code);
      break;
    case TO.file:
      if (!module) {
        say(FROM.file, { id: m.id, kind: 0, error: 'not started' });
        break;
      }
      if (m.op === 'put') {
        const e = files.put(m.path, m.bytes);
        say(FROM.file, { id: m.id, kind: 1, error: e ? `errno ${e}` : null });
      } else {
        const { kind, bytes } = files.get(m.path);
        say(FROM.file, { id: m.id, kind, bytes }, [bytes.buffer]);
      }
      break;
  }
};
