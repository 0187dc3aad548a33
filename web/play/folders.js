// SPDX-License-Identifier: Apache-2.0
// web/play/folders.js — the folder that the browser keeps for a program's shell. One's own programs share one: home. A
// program that came in a link has one of its own, also after it was edited: its code is a stranger's, and a shell that
// runs it reads and deletes what is in its folder.
const OWN = 'home';
/** The names of those of links, the latest last. */
const LIST = 'webeam.folders';
const MOST = 8;

/** '': that of one's own programs. @param {unknown} name */
export const checked_folder = name => (typeof name === 'string' && /^link-\w{1,40}$/.test(name) ? name : '');
/** The name under which the browser keeps it. @param {string} folder */
export const kept_as = folder => folder || OWN;

/** The folder of the program of a link, the same whenever that link is opened. @param {string} fragment
 * @returns {Promise<string>} */
export async function folder_of(fragment) {
  // Without a secure context there are no kept folders.
  if (!globalThis.crypto?.subtle) return `link-${Math.random().toString(36).slice(2)}`;
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(fragment)));
  return `link-${[...hash.subarray(0, 16)].map(b => b.toString(16).padStart(2, '0')).join('')}`;
}

/** A shell begins in this folder: those of links that were used long ago are deleted. @param {string} folder
 * @param {Set<string>} needed  by programs that are kept */
export async function use_folder(folder, needed) {
  if (!folder) return;
  try {
    const list = JSON.parse(localStorage.getItem(LIST) ?? '[]').map(checked_folder);
    const all = [...list.filter((/** @type {string} */ f) => f && f !== folder), folder];
    const old = all.slice(0, -MOST).filter(f => !needed.has(f));
    localStorage.setItem(LIST, JSON.stringify(all.filter(f => !old.includes(f))));
    const root = await navigator.storage.getDirectory();
    for (const f of old) await root.removeEntry(f, { recursive: true }).catch(() => {});
  } catch {
    /* this browser keeps nothing */
  }
}
