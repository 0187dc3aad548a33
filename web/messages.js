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
};

/** Worker to page. */
export const FROM = {
  ready: 'ready',        // { threads, kept, note, bytes, ms }   booted: threads or not, is there a kept folder, and why not, what was fetched
  output: 'output',      // { fd, bytes, dropped }               dropped: bytes before these that the page was too slow for
  wants: 'wants',        // {}                                   somebody reads input
  raw: 'raw',            // { on }                               each key at once, no echo
  file: 'file',          // { id, kind, bytes, error }
  exited: 'exited',      // { code }
  failed: 'failed',      // { error }                            a bug, or something that could not be fetched
};
