// SPDX-License-Identifier: Apache-2.0
// web/play/program.js — a program as text: what is one, how its files may be called, a program in a link.

/** @typedef {import('./flavour.js').Program} Program @typedef {import('./flavour.js').File} File */
const MOST = 50; // files
const LONGEST = 2_000_000; // characters
const LONGEST_JSON = 2 * LONGEST;
const SLICE = 4096; // bytes
class TooLong extends Error {
  constructor() {
    super(`the program in it is longer than ${LONGEST.toLocaleString('en')} characters`);
  }
}

const is_file = (/** @type {unknown} */ f) => {
  const { name, text } = /** @type {{ name?: unknown, text?: unknown }} */ (f ?? {});
  return typeof name === 'string' && typeof text === 'string' && !bad_name(name);
};
/** Throws unless it is one; gives it without anything else. @param {unknown} x @returns {Program} */
export function checked(x) {
  const { files } = /** @type {{ files?: unknown }} */ (x ?? {});
  if (!Array.isArray(files) || files.length < 1 || files.length > MOST || !files.every(is_file))
    throw new Error('it holds no program');
  const list = /** @type {File[]} */ (files);
  if (new Set(list.map(f => f.name)).size < list.length) throw new Error('it holds no program');
  if (list.reduce((n, f) => n + f.text.length, 0) > LONGEST) throw new TooLong();
  return { files: list.map(f => ({ name: f.name, text: f.text })) };
}

/** Why a file cannot have this name; null: it can. @param {string} name */
export function bad_name(name) {
  if (!/\.(erl|hrl|ex|exs)$/.test(name)) return 'A name ends in .erl, .hrl, .ex or .exs.';
  if (!/^[A-Za-z][A-Za-z0-9_]{0,60}\.\w+$/.test(name)) return 'Letters, digits and _ only, a letter first.';
  return null;
}

/** The name that an Erlang file has to have: its module's. @param {string} text @returns {string | null} */
export function module_name(text) {
  const m = /^[ \t]*-module\(\s*'?([a-zA-Z]\w{0,60})'?\s*\)/m.exec(text);
  return m ? `${m[1]}.erl` : null;
}

// ---- in a link: #p= zlib (it has a checksum) in base64url; nothing is sent anywhere --------------------------------
/** A value as such text. @param {unknown} value */
export async function pack(value) {
  const stream = new Blob([JSON.stringify(value)]).stream().pipeThrough(new CompressionStream('deflate'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
/** @param {Program} program @returns {Promise<string>} the fragment */
export async function to_fragment(program) {
  return `p=${await pack(program)}`;
}

/** Throws with the reason when the text is damaged. @param {string} text @returns {Promise<unknown>} */
export async function unpack(text) {
  let bytes;
  try {
    bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), c => c.charCodeAt(0));
  } catch {
    throw new Error('it has characters that no such link has');
  }
  let json;
  try {
    json = await limited(slices(bytes).pipeThrough(new DecompressionStream('deflate')));
  } catch (e) {
    throw e instanceof TooLong ? e : new Error('a part of it is missing or was changed');
  }
  try {
    return JSON.parse(json);
  } catch {
    throw new Error('it holds no program');
  }
}
/** Throws with the reason when the link is damaged. @param {string} text  behind `p=` @returns {Promise<Program>} */
export const from_fragment = async text => checked(await unpack(text));

/** Little by little: a browser unpacks each part at once, to a thousand times of it. @param {Uint8Array} bytes
 * @returns {ReadableStream<BufferSource>} */
function slices(bytes) {
  let at = 0;
  return new ReadableStream({
    pull(to) {
      if (at >= bytes.length) return to.close();
      to.enqueue(bytes.slice(at, (at += SLICE)));
    },
  });
}
/** A small link may unfold to gigabytes. @param {ReadableStream<Uint8Array>} stream */
async function limited(stream) {
  const decoder = new TextDecoder();
  const reader = stream.getReader();
  for (let text = ''; ;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    text += decoder.decode(value, { stream: true });
    if (text.length > LONGEST_JSON) {
      reader.cancel().catch(() => {});
      throw new TooLong();
    }
  }
}
