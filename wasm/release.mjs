// SPDX-License-Identifier: Apache-2.0
// wasm/release.mjs — which release of OTP a launcher will boot, from the folder's files: it chooses the module by that.
import { readdirSync } from 'node:fs';

const ERTS_BEHIND = 12; // erts 13 is of OTP 25

/** The root folder of OTP, as src/vm/boot.c finds it: the last `-root X` before -extra, else ROOTDIR, else Debian's.
 * @param {string[]} args @returns {string} */
export function root_of(args) {
  const end = args.indexOf('-extra');
  const own = end < 0 ? args : args.slice(0, end);
  const at = own.lastIndexOf('-root');
  return (at >= 0 && own[at + 1]) || process.env.ROOTDIR || '/usr/lib/erlang';
}

/** The release in a root folder, such as 29; 0: there is no OTP. @param {string} root @returns {number} */
export function release_in(root) {
  for (const folder of [`${root}/lib`, root]) {
    /** @type {string[]} */ let names;
    try {
      names = readdirSync(folder);
    } catch {
      continue;
    }
    const majors = names.map(name => Number(/^erts-(\d{1,4})\b/.exec(name)?.[1] ?? 0));
    const newest = Math.max(0, ...majors);
    if (newest) return newest + ERTS_BEHIND;
  }
  return 0;
}
