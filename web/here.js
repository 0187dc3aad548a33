// SPDX-License-Identifier: Apache-2.0
// web/here.js — a webeam of the package in this very thread: in Node and Deno, in a Worker, or where a page wants no
// Worker. With `worker` its schedulers are workers (threads.js). far.js gives the same, from a Worker.
import { native_module, node } from './assets.js';
import { fetch_now } from './fetch.js';
import { guest } from './guest.js';
import { start_threads } from './threads.js';
import { start } from './webeam.js';

/** @typedef {{ name: string, bytes?: Uint8Array, url?: string }} Archive  with an image, bytes may come later */
/** What can be sent to a Worker.
 * @typedef {object} Sent
 * @property {string[]} args
 * @property {Archive[]} archives
 * @property {Record<string, Uint8Array>} files
 * @property {Record<string, string>} env
 * @property {string} home
 * @property {string} factory          the URL of the module that gives it
 * @property {string|null} worker      with threads: the URL of their script
 * @property {WebAssembly.Module} module
 * @property {Uint8Array} [image]
 */
/** What cannot.
 * @typedef {object} Called
 * @property {Record<string, unknown>} [functions]   what Erlang may call
 * @property {import('./instance.js').Script} [script]   instead of functions: who calls them
 * @property {(bytes: Uint8Array) => void} [saveImage]
 * @property {(fd: number, bytes: Uint8Array, dropped?: number) => void} output
 * @property {AbortSignal} [signal]    of far.js
 */
/** @typedef {Sent & Called} Options */
/** A webeam that runs.
 * @typedef {object} Engine
 * @property {Promise<number>} exited
 * @property {(bytes: Uint8Array | null) => void} feed
 * @property {(code: number) => void} stop
 * @property {() => void} kill
 * @property {FilesThere} files
 */
/**
 * @typedef {object} FilesThere   at once, or by a promise
 * @property {(path: string) => Uint8Array | null | Promise<Uint8Array | null>} read
 * @property {(path: string) => string[] | null | Promise<string[] | null>} list
 * @property {(path: string, bytes: Uint8Array) => void | Promise<void>} write
 */

/** @param {Options} options */
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
    const found = options.archives.find(a => a.name === name);
    return found?.bytes ?? (found?.url ? now(found.url) : null);
  };
  /** @typedef {ReturnType<typeof guest>} Guest */
  /** @type {Guest | null} */ let files = null;
  const files_there = () => /** @type {Guest} */ (files); // since `bring` was called
  const vm = await (options.worker ? start_threads : start)(factory, ['--memory-root', ...options.args], {
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
      const given = guest(m);
      if (!options.image) for (const a of options.archives) given.archive(a.name, /** @type {Uint8Array} */ (a.bytes));
      for (const [path, bytes] of Object.entries(options.files)) given.put(path, bytes);
      files = given;
    },
  });
  return {
    exited: vm.exited,
    feed: vm.feed,
    stop: vm.stop,
    event: vm.event,
    kill: 'kill' in vm ? vm.kill : () => vm.stop(137),
    files: files_there(),
  };
}
