// SPDX-License-Identifier: Apache-2.0
// web/guest.js — the files and archives of an instance, from outside.
import { ERRNO } from './constants.js';
import { WebeamError } from './errors.js';
import { with_bytes } from './webeam.js';

const utf8 = new TextEncoder();

/** The names of errnos, by number. */
const NAMES = new Map(Object.entries(ERRNO).map(([name, n]) => [n, name]));

/** @param {import('./webeam.js').Instance} m an instance: before its boot, or between two slices */
export function guest(m) {
  const with_name = (/** @type {string} */ name, /** @type {(p: number) => void} */ f) =>
    with_bytes(m, utf8.encode(name), f);
  const block = (/** @type {Uint8Array} */ bytes) => {
    const p = m._webeam_take(bytes.length) >>> 0;
    m.bytes().set(bytes, p);
    return p;
  };
  let answer = 0; // where webeam_file_get leaves address and length
  const files = {
    /** @param {string} name @param {Uint8Array} bytes what scripts/archive made; before the boot */
    archive(name, bytes) {
      const p = block(bytes);
      with_name(name, n => m._webeam_archive(n, p, bytes.length));
    },
    /** @param {string} path @param {Uint8Array} bytes @returns {number} 0, or an errno */
    put(path, bytes) {
      const p = block(bytes);
      let e = 0;
      with_name(path, name => {
        e = m._webeam_file_put(name, p, bytes.length);
      });
      return e;
    },
    /** @param {string} path @returns {{kind: number, bytes: Uint8Array}} kind 0: there is none, 1: a file, 2: a folder,
     * its names with NULs between */
    get(path) {
      answer ||= m._webeam_take(8) >>> 0;
      let kind = 0;
      with_name(path, name => {
        kind = m._webeam_file_get(name, answer, answer + 4);
      });
      const v = new DataView(m.bytes().buffer, answer, 8);
      const at = v.getUint32(0, true);
      const n = v.getUint32(4, true);
      return { kind, bytes: kind ? m.bytes().slice(at, at + n) : new Uint8Array(0) };
    },
    /** @param {string} path @returns {Uint8Array | null} null: there is no such file */
    read(path) {
      const f = files.get(path);
      return f.kind === 1 ? f.bytes : null;
    },
    /** @param {string} path @returns {string[] | null} null: there is no such folder */
    list(path) {
      const f = files.get(path);
      return f.kind === 2 ? new TextDecoder().decode(f.bytes).split('\0').filter(Boolean) : null;
    },
    /** Throws a WebeamError of the kind file. @param {string} path @param {Uint8Array} bytes */
    write(path, bytes) {
      const e = files.put(path, bytes);
      if (!e) return;
      const name = NAMES.get(e) ?? String(e);
      throw new WebeamError('file', `${path}: ${name}`, { reason: Symbol.for(name) });
    },
  };
  return files;
}
