// SPDX-License-Identifier: Apache-2.0
// web/constants.js — numbers of the C headers. Made by the build from wasm/constants.c: change nothing here.

export const ASK = {
  events: 0,
  processes: 1,
  system: 2,
  process: 3,
  inspections: 4,
  links: 5,
  stop: 6,
  order: 7,
  rows: 8,
  values: 9,
  value: 10,
  collect: 11,
  texts: 12,
};

export const KIND = {
  spawn: 0,
  in: 1,
  out: 2,
  send: 3,
  receive: 4,
  gc: 5,
  link: 6,
  monitor: 7,
  exit: 8,
  steal: 9,
  name: 10,
};

export const COLUMN = {
  pid: 0,
  label: 1,
  state: 2,
  priority: 3,
  reductions: 4,
  messages: 5,
  heap: 6,
  current: 7,
};

export const PAUSED = {
  none: 0,
  event: 1,
  slice: 2,
  reductions: 3,
  seq: 4,
  here: 5,
};

export const RUN = {
  busy: 0,
  idle: 1,
  exited: 2,
  save: 3,
};

export const ERRNO = {
  eacces: 2,
  ebadf: 8,
  ebusy: 10,
  eexist: 20,
  einval: 28,
  eio: 29,
  eisdir: 31,
  eloop: 32,
  emfile: 33,
  enametoolong: 37,
  enfile: 41,
  enoent: 44,
  enomem: 48,
  enospc: 51,
  enosys: 52,
  enotdir: 54,
  enotempty: 55,
  enotsup: 138,
  eperm: 63,
  erofs: 69,
  espipe: 70,
  exdev: 75,
};

export const STOP = {
  reductions: 0,
  wait: 1,
  exit: 2,
};

export const PRIORITY = {
  max: 0,
  high: 1,
  normal: 2,
  low: 3,
};

export const STATE = {
  running: 1,
  queued: 2,
  waiting: 4,
  suspended: 8,
  exiting: 16,
};

export const EVENT = {
  at: 0,
  b: 8,
  a: 16,
  pid: 24,
  kind: 28,
  sched: 29,
  c: 30,
  size: 32,
};

export const PROC = {
  pid: 0,
  parent: 4,
  name: 8,
  state: 12,
  prio: 14,
  sched: 15,
  initial: 16,
  current: 24,
  reductions: 32,
  messages: 40,
  heap_nwords: 44,
  links: 48,
  monitors: 52,
  nbytes: 56,
  line: 60,
  size: 64,
};

export const LIMIT = {
  nobody: 4294967295,
  filter: 200,
  text: 56,
};
