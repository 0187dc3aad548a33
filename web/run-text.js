// SPDX-License-Identifier: Apache-2.0
// web/run-text.js — the text of a <webeam-run>: what is written inside, or the file of its attribute src.
const MOST = 200_000; // bytes

/** Without the indentation that all lines share, and the empty lines around. @param {string} text */
export function dedented(text) {
  const lines = text
    .replace(/^\s*\n/, '')
    .trimEnd()
    .split('\n');
  const by = Math.min(...lines.filter(l => l.trim()).map(l => /^[ \t]*/.exec(l)?.[0].length ?? 0));
  return lines.map(l => l.slice(Number.isFinite(by) ? by : 0)).join('\n');
}

/** Whether the file at that address has Elixir, as its name says. @param {string} src */
export const is_elixir_file = src => /\.exs?$/.test(src.replace(/[?#].*/, ''));

/** The text of a file. Rejected with a sentence for the reader when there is none, or it is none of ours.
 * @param {string} src  relative to the page @param {AbortSignal} signal */
export async function fetch_text(src, signal) {
  const refuse = (/** @type {string} */ why) => {
    throw new Error(`${src} could not be loaded: ${why}.`);
  };
  let response;
  try {
    response = await fetch(new URL(src, document.baseURI), { signal });
  } catch (e) {
    if (signal.aborted) throw e;
    return refuse(e instanceof TypeError ? 'there is no network, or its host does not allow it' : String(e));
  }
  const { ok, status, statusText, headers } = response;
  if (!ok) return refuse(`${status} ${statusText}`.trim());
  // A development server may answer with its own page instead of a 404.
  if (headers.get('content-type')?.startsWith('text/html')) return refuse('the host gives a page of HTML instead');
  const too_large = `it has more than ${MOST.toLocaleString('en')} bytes`;
  if (Number(headers.get('content-length')) > MOST) {
    await response.body?.cancel();
    return refuse(too_large);
  }
  const bytes = await limited(response, MOST);
  if (!bytes) return refuse(too_large);
  let text;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return refuse('it is not text in UTF-8');
  }
  return text.replace(/\r\n?/g, '\n').trimEnd();
}
/** Its bytes; null: there are more. @param {Response} response @param {number} most */
async function limited({ body }, most) {
  /** @type {Uint8Array[]} */ const parts = [];
  let n = 0;
  const reader = body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
    if (done || !value) break;
    n += value.length;
    if (n > most) {
      await reader?.cancel();
      return null;
    }
    parts.push(value);
  }
  const all = new Uint8Array(n);
  parts.reduce((at, b) => {
    all.set(b, at);
    return at + b.length;
  }, 0);
  return all;
}
