// SPDX-License-Identifier: Apache-2.0
// web/here.js — a webeam of the package in this very thread: in Node and Deno, in a Worker, or where a page wants no
// Worker. With
// `threads`, its schedulers are workers (threads.js). It gives { exited, feed, stop, kill, files } like far.js's.
import { native_module, node } from './assets.js';
import { fetch_now } from './fetch.js';
import { guest } from './guest.js';
import { start_threads } from './threads.js';
import { start } from './webeam.js';

/** @param {{args: string[], archives: {name: string, bytes?: Uint8Array, url?: string}[], files: Record<string,
 * Uint8Array>, env: Record<string, string>, home: string,
 *   factory: string, worker: string|null, module: WebAssembly.Module, functions?: object, script?: object, image?:
 * Uint8Array, saveImage?: (bytes: Uint8Array) => void,
 *   output: (fd: number, bytes: Uint8Array, dropped?: number) => void, signal?: AbortSignal}} options   worker: with
 * threads, their script */
export async function here(options) {
  const { default: factory } = await import(/* @vite-ignore */ /* webpackIgnore: true */ options.factory);
  const { module } = options;
  const fs = node ? await native_module('node:fs') : null;
  /** An image wants something of an archive, at once; null: it cannot be had. */
  const now = (/** @type {string} */ url) => {
    if (!fs) return fetch_now(url, ['']);
    try {
      return new Uint8Array(fs.readFileSync(new URL(url)));
    } catch {
      return null;
    }
  };
  const archive = (/** @type {string} */ name) => {
    const a = options.archives.find(a => a.name === name);
    return a?.bytes ?? (a?.url ? now(a.url) : null);
  };
  /** @type {any} */ let files = null;
  /** @type {any} */ const vm = await (options.worker ? start_threads : start)(
    factory,
    ['--memory-root', ...options.args],
    {
      instantiateWasm: (imports, done) => {
        WebAssembly.instantiate(module, imports).then(i => done(i, module));
        return {};
      },
      locateFile: () => options.worker ?? '',
      mainScriptUrlOrBlob: 'all of it is in the worker',
      host: {
        env: options.env,
        cwd: options.home,
        write: options.output,
        window: () => null,
        raw: () => false,
        archive,
        ...(options.script && { script: options.script }),
      },
      js: options.functions,
      image: options.image,
      ...(options.image && {
        archives_from: JSON.stringify(Object.fromEntries(options.archives.map(a => [a.name, a.url]))),
        reread: true,
      }),
      saveImage: options.saveImage,
      bring: m => {
        files = guest(m);
        if (!options.image) for (const a of options.archives) files.archive(a.name, a.bytes);
        for (const [path, bytes] of Object.entries(options.files)) files.put(path, bytes);
      },
    },
  );
  return {
    exited: vm.exited,
    feed: vm.feed,
    stop: vm.stop,
    event: vm.event,
    kill: vm.kill ?? (() => vm.stop(137)),
    files,
  };
}
