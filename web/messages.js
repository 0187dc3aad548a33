// SPDX-License-Identifier: Apache-2.0
// web/messages.js — what a page and its Worker say to each other. Every message is { is, ... }.

/** Has such a run schedulers that are Workers, and webeam-mt.wasm? Page and Worker answer alike. @param {{schedulers: number}} options @returns {boolean} */
export const with_threads = ({ schedulers }) =>
  schedulers > 1 && self.crossOriginIsolated && typeof SharedArrayBuffer === 'function';

/** Page to Worker. */
export const TO = {
  half: 'half', // { port }                             to the Worker that undoes the second half of an image: see half.js
  prepare: 'prepare', // { options }                          once, first, or not at all: all that can be done before it is known what to run
  start: 'start', // { options }                          once
  feed: 'feed', // { bytes: Uint8Array | null }         input; null is its end
  took: 'took', // { bytes }                            of output, shown: see gate.js
  resize: 'resize', // { columns, rows }
  stop: 'stop', // { code }
  event: 'event', // { port, kind, bytes }                from a port's JavaScript: see ports.js
  file: 'file', // { id, op: 'get' | 'put', path, bytes }
  observe: 'observe', // { id, what, a, b, more }                 see observe.js
  step: 'step', // { id, how }                          of a run with options.step: goes on until; see look.js
  pause: 'pause', // {}                                   stands after this slice
};

/** Worker to page. */
export const FROM = {
  brought: 'brought', // { address, what }                   the compiled module, the bytes of an image: for later Workers
  prepared: 'prepared', // { note, bytes, ms }                  waits for start
  ready: 'ready', // { threads, resumed, kept, note, bytes, ms }   runs: threads or not, from an image or booted, is there a kept folder, what was fetched
  image: 'image', // { bytes, from }                      a frozen system, instead of ready: 'store' or 'boot'
  output: 'output', // { fd, bytes, dropped }               dropped: bytes before these that the page was too slow for
  wants: 'wants', // {}                                   somebody reads input
  raw: 'raw', // { on }                               each key at once, no echo
  open: 'open', // { port, args }                       a program opened a port that the page serves (options.ports)
  send: 'send', // { port, kind, bytes }                what a program has for it
  close: 'close', // { port }
  file: 'file', // { id, kind, bytes, error }
  observed: 'observed', // { id, bytes, atoms, ms }
  stepped: 'stepped', // { why, events, system, atoms }       stands
  exited: 'exited', // { code, last }                       last: what webeam:inspect said
  failed: 'failed', // { error }                            a bug, or something that could not be fetched
};
