// SPDX-License-Identifier: Apache-2.0
// wasm/own-image.mjs — which image a launcher resumes by itself: X.img beside X.wasm, which scripts/build makes.
import { statSync } from 'node:fs';
import { serves } from '../web/image.js';

/** The image to resume for these arguments: newer than the program, wanted, and able to serve them; else null.
 * @param {string} wasm @param {string[]} args @returns {string|null} */
export function own_image(wasm, args) {
  const image = wasm.replace(/\.wasm$/, '.img');
  if (image === wasm || process.env.WEBEAM_IMAGE === '0' || process.env.ROOTDIR || !serves(args)) return null;
  try {
    return statSync(image).mtimeMs >= statSync(wasm).mtimeMs ? image : null;
  } catch {
    return null;
  }
}
