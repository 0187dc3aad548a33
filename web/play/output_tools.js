// SPDX-License-Identifier: Apache-2.0
// web/play/output_tools.js — the row above the output: find a text in what is shown, save what was printed, clear.
import { el } from '../watch/dom.js';
import { at } from './layout.js';

/** @param {import('./output.js').Output} output @param {() => string} name  of the program, for the file */
export function output_tools(output, name) {
  const words = el('input', { id: 'find', type: 'search', placeholder: 'Find in the output', 'aria-label': 'Find' });
  const found = el('span', { id: 'found', role: 'status' });
  const button = (/** @type {string} */ id, /** @type {string} */ text, /** @type {string} */ title) =>
    el('button', { type: 'button', className: 'quiet', id, title, disabled: true, textContent: text });
  const save = button('save-output', 'Save output', 'What the program printed, as a file: the last 10 MB of it');
  const clear = button('clear-output', 'Clear', 'Empties the output; the program goes on');
  words.disabled = true;

  /** The line that was found last. @type {Element | null} */
  let line = null;
  const leave = () => {
    line?.classList.remove('found');
    line = null;
    found.textContent = '';
  };
  function find(/** @type {boolean} */ back) {
    const text = words.value.toLowerCase();
    const lines = [...output.element.children];
    const end = back ? lines.length : -1;
    const begin = line ? lines.indexOf(line) : end;
    leave();
    if (!text) return;
    const step = back ? -1 : 1;
    for (let n = 1; n <= lines.length; n++) {
      const i = (begin + step * n + 2 * lines.length) % lines.length;
      if (!lines[i].textContent?.toLowerCase().includes(text)) continue;
      line = lines[i];
      line.classList.add('found');
      line.scrollIntoView({ block: 'nearest' });
      return;
    }
    found.textContent = 'not found';
  }
  words.addEventListener('keydown', e => {
    if (e.key !== 'Enter' || e.ctrlKey || e.metaKey) return;
    e.preventDefault();
    find(e.shiftKey);
  });
  words.addEventListener('input', leave);
  save.addEventListener('click', () => {
    const href = URL.createObjectURL(output.printed.file());
    el('a', { href, download: `${name()}-output.txt` }).click();
    setTimeout(() => URL.revokeObjectURL(href), 10_000);
  });
  clear.addEventListener('click', () => output.clear());
  output.on_change = () => {
    clear.disabled = words.disabled = output.empty;
    save.disabled = !output.printed.kept;
    if (output.empty) leave();
  };
  const row = el('div', { className: 'toolbar', id: 'output-tools' }, words, found, save, clear);
  at('#panel-output', HTMLElement).prepend(row);
}
