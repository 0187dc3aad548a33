// SPDX-License-Identifier: Apache-2.0
// web/watch/types.d.ts — what the VM answers (../observe.js decodes it), and what views are given.
import type { Events } from '../observe.js';

/** A row of the process table. */
export interface Row {
  pid: number;
  parent: number;
  name: string;
  state: number;
  priority: number;
  scheduler: number;
  initial: string;
  current: string;
  reductions: number;
  messages: number;
  heap: number;
  /** Of the fun that it began with; 0: none, or not known. */
  line: number;
  /** What it began with, as the halves of a word: Names of ../observe.js. */
  born: number[];
}
/** A process that has ended stands in the table with these as well. */
export interface Ended extends Row {
  how: string;
}

/** Of a value that need not be there. */
export type Maybe<T> = T | 'none';

/** One process in detail: Observer.process. */
export interface Detail {
  pid: number;
  name: string;
  state: number;
  priority: string;
  initial: string;
  parent: Maybe<number>;
  reductions: number;
  nbytes: number;
  heap: { young: number; old: number; fragments: number; stack: number };
  trap_exit: boolean;
  group_leader: string;
  messages: Message[];
  nmessages: number;
  save: Maybe<number>;
  frames: Frame[];
  registers: string[];
  links: string[];
  nlinks: number;
  monitors: string[];
  nmonitors: number;
  monitored_by: string[];
  dictionary: string[];
  ndictionary: number;
}
export interface Message {
  text: string;
  from: Maybe<number>;
  arriving: boolean;
}
export interface Frame {
  place: { at: string; file: string; line: number };
  y: string[];
}

/** Schedulers, memory (bytes by kind), counts: Observer.system. Times are in ns. */
export interface System {
  now: number;
  seq: number;
  slice: number;
  schedulers: Scheduler[];
  memory: Record<string, number>;
  processes: number;
  ports: number;
  tables: number;
  timers: number;
  atoms: number;
  collections: number;
  reclaimed: number;
  reductions: number;
  slices: number;
}
export interface Scheduler {
  id: number;
  running: Maybe<number>;
  sleeping: boolean;
  used: number;
  queued: number[];
}

/** A value as decode_term gives it. */
export type Value = string | number | bigint | boolean | null | Value[] | { [key: string]: Value };

/** A term as it lies in memory: webeam:describe. Sizes are in words. */
export interface Description {
  label: Value;
  text: Value;
  words: number;
  /** What a message would copy; [at_least, n] where counting was cut off. */
  copied: number | [string, number];
  root: Word;
  roots?: { name: string; word: Word }[];
  boxes: Box[];
  /** Pointers to boxes that are left out. */
  more: number;
  process?: string;
  sent?: Maybe<Description>;
}
export interface Box {
  id: number;
  kind: string;
  where: string;
  at: number | bigint;
  nwords: number;
  nbytes: number;
  refs: number;
  more: number;
  words: Word[];
}
export interface Word {
  kind: string;
  type: string;
  tag: string;
  value: Value;
  what: string;
  to: number | 'more';
  literal: boolean;
  nwords: number;
  extra: number;
  bits?: number | bigint;
}

/** What a stepped VM says where it stands, its input, and how far it shall go. */
export type { How, Input, Stood } from '../messages.js';
export type { Options, Session, SessionEvents, View, Vm } from '../play/types.d.ts';
export type { Events };
