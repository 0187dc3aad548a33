// SPDX-License-Identifier: Apache-2.0
// web/play/kept.js — one's own programs, as the browser keeps them: an item of localStorage for each.
//
//   webeam.kept.ID   { name, changed, files, folder }
//
// Tabs share them, so nobody has a list of its own in memory. An item that cannot be read is left as it is. Whatever
// writes throws when the storage is full or forbidden; then all is as it was.
import { HERE, LAST, OLD, PREFIX } from './flavour.js';
import { checked_folder } from './folders.js';
import { checked } from './program.js';

/** @typedef {import('./flavour.js').Program} Program */
/** changed: when, in ms since 1970; folder: see folders.js.
 * @typedef {Program & { name: string, changed: number, folder: string }} Item */
/** program: null: it cannot be read; raw: the text of the item.
 * @typedef {{ id: string, name: string, changed: number, folder: string, program: Program | null, raw: string }} Entry
 */
/** What a tab shows. hash: of the address that brought it; id: an own program, else a copy. files: its text, of a copy
 * or if it could not be kept; then `of` says when the item that it goes on from was changed.
 * @typedef {{ hash: string, id?: string, of?: number, name?: string, from?: string, folder?: string,
 *    files?: Program['files'] }} Here */

/** What a copy is that could not be kept: it is tried again. */
export const UNKEPT = 'not kept';
const LONGEST_NAME = 60;

/** @param {string} raw @returns {Item} throws when it is none */
function parse(raw) {
  const value = JSON.parse(raw);
  const name = typeof value.name === 'string' ? value.name.slice(0, LONGEST_NAME) : '';
  return { ...checked(value), name, changed: Number(value.changed) || 0, folder: checked_folder(value.folder) };
}
/** @param {string} id @param {string} raw @returns {Entry} */
function entry(id, raw) {
  try {
    const { name, changed, folder, files } = parse(raw);
    return { id, name: name || name_of({ files }), changed, folder, program: { files }, raw };
  } catch {
    return { id, name: 'A program that cannot be read', changed: 0, folder: '', program: null, raw };
  }
}
/** How a program is called that nobody named. @param {Program} program */
export const name_of = program => program.files[0].name.replace(/\.\w+$/, '');

/** All, the latest first. @returns {Entry[]} */
export function entries() {
  try {
    const ids = Object.keys(localStorage).filter(key => key.startsWith(PREFIX));
    const list = ids.map(key => entry(key.slice(PREFIX.length), localStorage.getItem(key) ?? ''));
    return list.sort((a, b) => b.changed - a.changed);
  } catch {
    return [];
  }
}
/** @param {string | null | undefined} id @returns {Entry | null} */
export function find(id) {
  const raw = id ? raw_of(id) : null;
  return id && raw !== null ? entry(id, raw) : null;
}
/** The key of a program's item. @param {string} id */
export const key_of = id => PREFIX + id;
/** The text of an item; null: there is none. @param {string} id */
export function raw_of(id) {
  try {
    return localStorage.getItem(key_of(id));
  } catch {
    return null;
  }
}
/** @param {string} id @param {string} name @param {Program} program @param {string} [folder]
 * @returns {string} the text of the item */
export function write(id, name, program, folder) {
  const raw = JSON.stringify({ name, changed: Date.now(), files: program.files, folder: folder || undefined });
  restore(id, raw);
  return raw;
}
/** What was removed comes back. @param {string} id @param {string} raw */
export function restore(id, raw) {
  localStorage.setItem(key_of(id), raw);
}
/** @param {string} id */
export function remove(id) {
  localStorage.removeItem(key_of(id));
}
/** An id that no program has, of any tab. */
export const new_id = () => `${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;
/** The name, with a number behind it if a program has that name. @param {string} name @param {string} [but]  its id */
export function free_name(name, but) {
  const taken = new Set(entries().map(e => (e.id === but ? '' : e.name)));
  const short = name.slice(0, LONGEST_NAME - 4);
  let free = short;
  for (let n = 2; taken.has(free); n++) free = `${short} ${n}`;
  return free;
}

/** The latest program that goes on from a copy of this name, or null. @param {string} name
 * @param {string} file  its main file */
export const latest_of = (name, file) =>
  entries().find(e => e.name.startsWith(name) && e.program?.files[0].name === file) ?? null;

// ---- which one was open --------------------------------------------------------------------------------------------
/** The last one that was opened or made. */
export function last() {
  try {
    return find(localStorage.getItem(LAST));
  } catch {
    return null;
  }
}
/** @param {string} id */
export function set_last(id) {
  try {
    localStorage.setItem(LAST, id);
  } catch {
    /* the program itself is what counts */
  }
}
/** What this tab showed before it was loaded again. @returns {Here | null} */
export function here() {
  try {
    const value = JSON.parse(sessionStorage.getItem(HERE) ?? 'null');
    if (value?.files) checked(value);
    return value;
  } catch {
    return null;
  }
}
/** @param {Here} value */
export function set_here(value) {
  try {
    sessionStorage.setItem(HERE, JSON.stringify(value));
  } catch {
    /* then the address says what comes after a reload */
  }
}

// ---- what earlier versions kept ------------------------------------------------------------------------------------
/** Takes the only program that an earlier version of the page kept among the others.
 * @returns {Entry | null} null: there is none. One that cannot be read has no program */
export function take_old() {
  let raw;
  try {
    raw = localStorage.getItem(OLD);
  } catch {
    return null;
  }
  if (raw === null) return null;
  const old = entry(new_id(), raw);
  const text = JSON.stringify(old.program?.files);
  const same = old.program && entries().find(e => JSON.stringify(e.program?.files) === text);
  try {
    const { id, program } = old;
    if (same) set_last(same.id);
    else if (program) write(id, free_name(name_of(program)), program);
    else restore(id, raw);
    localStorage.removeItem(OLD);
  } catch {
    return old; // it stays where it is
  }
  return same || (find(old.id) ?? old);
}
