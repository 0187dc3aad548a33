// SPDX-License-Identifier: Apache-2.0
// web/play/early.js — begins to fetch the first webeam while the page's own modules are still on their way. pack.mjs
// puts it into
// index.html as a script; page.js takes the Worker that it leaves in webeam_begun.
//
// It guesses what the page will run first. A wrong guess costs bytes, no more: the Worker fetches what it is then asked
// for.
import { message } from '../rpc.js';
import { build_name, default_schedulers, host_sends_brotli, image_name, with_threads } from '../variant.js';
import { flavour_of, program_at_hand } from './flavour.js';
import { folder } from './release.js';

/** Names of the examples that are Elixir. @type {string[]} */
const ELIXIR_EXAMPLES = /** @type {any} any: pack.mjs puts the list in its place */ (globalThis).webeam_elixir_examples;

/** A lesson says how many schedulers it has: most have one. */
const LESSON = /[#&]lesson=/;

/** The image of the program that will be there first; '': it is in the link, so nobody knows yet. */
function first_image() {
  if (LESSON.test(location.hash)) return /[#&]lang=elixir/.test(location.hash) ? 'elixir.img' : 'erlang.img';
  const [, example] = /[#&]example=(\w+)/.exec(location.hash) ?? [];
  if (example) return ELIXIR_EXAMPLES.includes(example) ? 'elixir.img' : 'erlang.img';
  if (location.hash.length > 1) return '';
  const program = program_at_hand();
  return program && flavour_of(program) === 'elixir' ? 'elixir.img' : 'erlang.img';
}

function begin() {
  const threads = with_threads({ schedulers: LESSON.test(location.hash) ? 1 : default_schedulers() });
  const brotli = host_sends_brotli();
  const first = first_image();
  const image = first && folder() + image_name(first, threads);
  const worker = new Worker('worker.js', { type: 'module' });
  worker.postMessage(message('foresee', { build: folder() + build_name(threads), image, brotli }));
  if (!brotli) {
    const { port1, port2 } = new MessageChannel();
    worker.postMessage(message('half', port1), [port1]);
    new Worker('half.js', { type: 'module' }).postMessage({ port: port2, early: image && `${image}.2` }, [port2]);
  }
  /** @type {{ webeam_begun?: Worker }} */ (/** @type {unknown} */ (globalThis)).webeam_begun = worker;
}

if (!/[?&](view=shell|image=0|schedulers=)/.test(location.search)) begin();
