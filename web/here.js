// SPDX-License-Identifier: Apache-2.0
// web/here.js — a webeam of the package in this very thread: in Node and Deno, in a Worker, or where a page wants no Worker.
// It gives { exited, feed, stop, kill, files } like far.js's.
import { start } from './webeam.js';
import { guest } from './guest.js';

const node = typeof process === 'object' && !!process.versions?.node;
const native_module = name => import(/* @vite-ignore */ /* webpackIgnore: true */ name);
/** @type {Map<string, Promise<WebAssembly.Module>>} */ const compiled = new Map();

/** The bytes of a URL or, in Node and Deno, of a file. @param {string|URL} from @returns {Promise<Uint8Array>} */
export async function bytes_of(from) {
  const is_file = node && (from instanceof URL ? from.protocol === 'file:' : !/^[a-z][a-z0-9+.-]+:/i.test(from) || from.startsWith('file:'));
  if (is_file) {
    const fs = await native_module('node:fs/promises');
    return new Uint8Array(await fs.readFile(typeof from === 'string' && from.startsWith('file:') ? new URL(from) : from));
  }
  const r = await fetch(from);
  if (!r.ok) throw new Error(`cannot fetch ${from}: ${r.status} ${r.statusText}`);
  return new Uint8Array(await r.arrayBuffer());
}

/** The same at once, for an image whose system wants something of an archive; null: it cannot be had. */
function bytes_now(fs, from) {
  try {
    if (fs) return new Uint8Array(fs.readFileSync(from.startsWith('file:') ? new URL(from) : from));
    const r = new XMLHttpRequest();
    r.open('GET', from, false);
    r.responseType = 'arraybuffer';
    r.send();
    return r.status === 200 ? new Uint8Array(r.response) : null;
  } catch { return null; }
}

/** @param {{args: string[], archives: {name: string, bytes?: Uint8Array, url?: string}[], files: Record<string, Uint8Array>, env: Record<string, string>, home: string,
 *   factory: string, wasm: string, functions?: object, script?: object, image?: Uint8Array, saveImage?: (bytes: Uint8Array) => void, output: (fd: number, bytes: Uint8Array) => void}} options */
export async function here(options) {
  const { default: factory } = await import(/* @vite-ignore */ /* webpackIgnore: true */ options.factory);
  if (!compiled.has(options.wasm)) compiled.set(options.wasm, bytes_of(options.wasm).then(b => WebAssembly.compile(b)));
  const module = await compiled.get(options.wasm);
  const fs = node ? await native_module('node:fs') : null;
  const archive = name => { const a = options.archives.find(a => a.name === name); return a?.bytes ?? (a?.url ? bytes_now(fs, a.url) : null); };
  /** @type {any} */ let files = null;
  /** @type {any} */ const vm = await start(factory, ['--memory-root', ...options.args], {
    instantiateWasm: (imports, done) => { WebAssembly.instantiate(module, imports).then(i => done(i, module)); return {}; },
    host: { env: options.env, cwd: options.home, write: options.output, window: () => null, raw: () => false, archive, ...(options.script && { script: options.script }) },
    js: options.functions, image: options.image, saveImage: options.saveImage,
    bring: m => {
      files = guest(m);
      if (!options.image) for (const a of options.archives) files.archive(a.name, a.bytes);
      for (const [path, bytes] of Object.entries(options.files)) files.put(path, bytes);
    },
  });
  return {
    exited: vm.exited, feed: vm.feed, stop: vm.stop, event: vm.event, kill: () => vm.stop(137),
    files: {
      async read(path) { const f = files.get(path); return f.kind === 1 ? f.bytes : null; },
      async list(path) { const f = files.get(path); return f.kind === 2 ? new TextDecoder().decode(f.bytes).split('\0').filter(Boolean) : null; },
      async write(path, bytes) { const e = files.put(path, bytes); if (e) throw new Error(`${path}: errno ${e}`); },
    },
  };
}
