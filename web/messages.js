// SPDX-License-Identifier: Apache-2.0
// web/messages.js — what a page and its Worker say to each other. Every message is { is, ... }.

/** Page to Worker. */
export const TO = {
  start: 'start',        // { options }                          once, first
  feed: 'feed',          // { bytes: Uint8Array | null }         input; null is its end
  took: 'took',          // { bytes }                            of output, shown: see gate.js
  resize: 'resize',      // { columns, rows }
  stop: 'stop',          // { code }
  file: 'file',          // { id, op: 'get' | 'put', path, bytes }
  observe: 'observe',    // { id, what, a, b }                   see observe.js
  step: 'step',          // { id, how }                          of a run with options.step: goes on until; see look.js
  pause: 'pause',        // {}                                   stands after this slice
};

/** Worker to page. */
export const FROM = {
  ready: 'ready',        // { threads, kept, note, bytes, ms }   booted: threads or not, is there a kept folder, and why not, what was fetched
  output: 'output',      // { fd, bytes, dropped }               dropped: bytes before these that the page was too slow for
  wants: 'wants',        // {}                                   somebody reads input
  raw: 'raw',            // { on }                               each key at once, no echo
  file: 'file',          // { id, kind, bytes, error }
  observed: 'observed',  // { id, bytes, atoms }
  stepped: 'stepped',    // { why, events, system, atoms }       stands
  exited: 'exited',      // { code, last }                       last: what webeam:inspect said
  failed: 'failed',      // { error }                            a bug, or something that could not be fetched
};
