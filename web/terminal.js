// SPDX-License-Identifier: Apache-2.0
// web/terminal.js — a webeam and an xterm.js, joined. While the VM has not asked for single keys, this is the line
// editor of a plain terminal.

/** @typedef {Pick<ReturnType<typeof import('./page.js').webeam>, 'feed' | 'resize'>} Vm */
/** @param {import('@xterm/xterm').Terminal} term @param {() => Vm | null} vm  gives the running webeam */
export function join(term, vm) {
  let raw = false;
  let line = '';
  const cooked = (/** @type {string} */ data) => {
    for (const c of data) {
      if (c === '\r') {
        term.write('\r\n');
        vm()?.feed(line + '\n');
        line = '';
      } else if (c === '\x7f') {
        if (line) {
          line = [...line].slice(0, -1).join('');
          term.write('\b \b');
        }
      } else if (c === '\x04') {
        if (!line) vm()?.feed(null);
      } else if (c >= ' ' || c === '\t') {
        line += c;
        term.write(c);
      }
    }
  };
  term.onData((/** @type {string} */ data) => {
    if (raw) vm()?.feed(data);
    else cooked(data);
  });
  term.onResize((/** @type {{ cols: number, rows: number }} */ { cols, rows }) => vm()?.resize(cols, rows));
  return {
    onOutput: (/** @type {number} */ _fd, /** @type {Uint8Array} */ bytes) => term.write(bytes),
    onRaw: (/** @type {boolean} */ on) => {
      raw = on;
      if (on && line) {
        vm()?.feed(line);
        line = '';
      }
    },
    reset: () => {
      raw = false;
      line = '';
      term.reset();
    },
  };
}
