// SPDX-License-Identifier: Apache-2.0
// web/play/output.js — what a program printed: a log of lines, coloured by stream, the oldest given up beyond a limit.
//
// Text comes at any speed and is shown once a frame. Colours of ANSI are understood, other escapes left out.
const LINES = 1000;
const WIDEST = 4000;
const PENDING = 400_000;
const NOTHING = { kind: 'out', text: '' };

/** @param {HTMLElement} element  @param {(file: string, line: number, column: number) => void} go  to a place in the source */
export function output(element, go) {
  let pending = [];
  let size = 0;
  let first = 0;
  let gone_bytes = 0;
  let frame = 0;
  let line = null;
  let width = 0;
  let gone = 0;
  let style = '';
  let follow = true;
  const decoders = new Map();
  const note = document.createElement('div');
  note.className = 'line system note';
  element.addEventListener(
    'scroll',
    () => {
      follow = element.scrollTop + element.clientHeight > element.scrollHeight - 30;
    },
    { passive: true },
  );

  const fresh = () => {
    line = document.createElement('div');
    line.className = 'line';
    width = 0;
    element.append(line);
  };
  function put(kind, text) {
    if (!line) fresh();
    if (width > WIDEST) return;
    width += text.length;
    const span = document.createElement('span');
    span.className = kind + style;
    span.textContent = width > WIDEST ? `${text.slice(0, WIDEST)} … (the line is longer)` : text;
    line.append(span);
  }
  function colours(codes) {
    for (const c of codes.split(';').map(Number)) {
      if (c === 0) style = '';
      else if (c === 1) style += ' bold';
      else if (c === 22) style = style.replaceAll(' bold', '');
      else if ((c >= 30 && c <= 37) || (c >= 90 && c <= 97)) style = style.replace(/ c\d/, '') + ` c${c % 10}`;
      else if (c === 39) style = style.replace(/ c\d/, '');
    }
  }
  function add(kind, text) {
    // The end of a flood is what stays: lines that would be dropped at once are not made.
    const lines = text.split('\n');
    let from = 0;
    if (lines.length > LINES) {
      from = lines.length - LINES;
      gone += from + element.childElementCount - (note.isConnected ? 1 : 0);
      element.replaceChildren(...(note.isConnected ? [note] : []));
      line = null;
    }
    for (let i = from; i < lines.length; i++) {
      if (i > from) {
        if (!line) fresh();
        line = null;
      }
      const rest = lines[i].replaceAll('\r', '');
      if (rest.includes('\x1b')) {
        // eslint-disable-next-line no-control-regex
        for (const part of rest.split(/(\x1b\[[\d;?]*[A-Za-z])/)) {
          const m = /^\x1b\[([\d;]*)m$/.exec(part);
          if (m) colours(m[1] || '0');
          else if (part && part[0] !== '\x1b') put(kind, part);
        }
      } else if (rest) put(kind, rest);
    }
  }
  function show() {
    frame = 0;
    const all = pending;
    pending = [];
    size = first = 0;
    for (const p of all)
      if (p.node) {
        line = null;
        element.append(p.node);
      } else if (p.lost) gone_bytes += p.lost;
      else add(p.kind, p.text);
    let extra = element.childElementCount - LINES - (note.isConnected ? 1 : 0);
    while (extra-- > 0) {
      gone++;
      (note.isConnected ? note.nextSibling : element.firstChild)?.remove();
    }
    if (gone || gone_bytes) {
      const parts = [
        gone && `${gone.toLocaleString('en')} lines`,
        gone_bytes && `${(gone_bytes / 1e6).toFixed(1)} MB that came too fast`,
      ].filter(Boolean);
      note.textContent = `The output is long: ${parts.join(' and ')} before this are not shown.`;
      if (!note.isConnected) element.prepend(note);
    }
    if (follow) element.scrollTop = element.scrollHeight;
  }
  const later = p => {
    pending.push(p);
    size += p.text?.length ?? 0;
    for (; size > PENDING && first < pending.length - 1; first++)
      if (pending[first].text && !pending[first].keep) {
        size -= pending[first].text.length;
        gone_bytes += pending[first].text.length;
        pending[first] = NOTHING;
      }
    frame ||= requestAnimationFrame(show);
  };
  return {
    clear() {
      pending = [];
      size = first = gone = gone_bytes = 0;
      line = null;
      style = '';
      decoders.clear();
      follow = true;
      element.replaceChildren();
    },
    /** @param {number} fd @param {Uint8Array} bytes */
    bytes(fd, bytes, dropped = 0) {
      if (dropped) later({ lost: dropped });
      if (!decoders.has(fd)) decoders.set(fd, new TextDecoder());
      later({ kind: fd === 2 ? 'err' : 'out', text: decoders.get(fd).decode(bytes, { stream: true }) });
    },
    text: (kind, text) => later({ kind, text, keep: true }),
    /** A line of the playground itself. */
    system(text, kind = 'system') {
      const d = document.createElement('div');
      d.className = `line ${kind}`;
      d.textContent = text;
      later({ node: d });
    },
    diagnostic(d) {
      const row = document.createElement('div');
      const place = document.createElement('button');
      row.className = `line diagnostic ${d.severity}`;
      place.type = 'button';
      place.textContent = [d.file, d.line || null, d.column || null].filter(x => x !== null).join(':');
      place.addEventListener('click', () => go(d.file, d.line, d.column));
      row.append(place, ` ${d.severity === 'error' ? 'Error' : 'Warning'}: ${d.text}`);
      later({ node: row });
    },
  };
}
