// SPDX-License-Identifier: Apache-2.0
// web/play/formatting.js — the button Format and its key: lays out the file that is shown. What formats it, format.js,
// comes when it is first wanted.
import { message_of } from '../watch/dom.js';
import { at, say_notice } from './layout.js';

/** @typedef {import('./files.js').Files} Files */
/** @typedef {import('./format.js').Formatted} Formatted @typedef {import('./format.js').Refused} Refused */

const WAITS_MS = 400;
const SAYS_MS = 1500;
/** Of the forms that stay as they are, so many are named. */
const NAMED = 3;

/** @param {string} name @param {Formatted['left']} left */
function about_left(name, left) {
  const list = left.slice(0, NAMED).map(({ line, why }) => `line ${line} (${why})`);
  const more = left.length > NAMED ? `, and ${left.length - NAMED} more` : '';
  const what = left.length === 1 ? 'one form was left as it is' : `${left.length} forms were left as they are`;
  return `${name} is formatted; ${what}: ${list.join(', ')}${more}.`;
}

/** @param {Files} files */
export function formatting(files) {
  const button = at('#format', HTMLButtonElement);
  const text = at('#format span', HTMLElement);
  let busy = false;

  /** Takes what came of it. Gives what the button says then. @param {Files['shown']} file
   * @param {Formatted | Refused} result */
  function take({ name, text: was }, result) {
    if ('refused' in result) {
      const { line, column, refused } = result;
      say_notice(`${name} was not formatted. ${line ? `Line ${line}: ` : ''}${refused.replace(/\.?$/, '.')}`);
      if (line) files.mark({ severity: 'error', file: name, line, column, text: refused });
      return 'Format';
    }
    if (result.text !== was && !files.lay_out(name, was, result.text)) {
      say_notice(`${name} was not formatted: it was edited meanwhile.`);
      return 'Format';
    }
    say_notice(result.left.length ? about_left(name, result.left) : '');
    return 'Formatted';
  }
  async function format_shown() {
    if (busy || !files.editor) return;
    busy = true;
    const { shown } = files;
    const waits = setTimeout(() => (text.textContent = 'Formatting'), WAITS_MS);
    const loads = (/** @type {string} */ words) => (text.textContent = words || 'Formatting');
    button.setAttribute('aria-busy', 'true');
    try {
      const { format } = await import('./format.js');
      text.textContent = take(shown, await format(shown.name, shown.text, loads));
    } catch (e) {
      text.textContent = 'Format';
      say_notice(`${shown.name} was not formatted: ${message_of(e)}.`);
    }
    clearTimeout(waits);
    button.removeAttribute('aria-busy');
    busy = false;
    setTimeout(() => {
      if (!busy) text.textContent = 'Format';
    }, SAYS_MS);
  }
  button.addEventListener('click', () => void format_shown());
  addEventListener('keydown', e => {
    if (e.code !== 'KeyF' || !e.shiftKey || !e.altKey || e.ctrlKey || e.metaKey) return;
    e.preventDefault();
    void format_shown();
  });
}
