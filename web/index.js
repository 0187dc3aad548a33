// SPDX-License-Identifier: Apache-2.0
// web/index.js — the page: one terminal, one shell in it, chosen by the fragment (#erlang, #iex).
import { Terminal } from './xterm.mjs';
import { FitAddon } from './addon-fit.mjs';
import { webeam } from './page.js';
import { join } from './terminal.js';
import { SHELLS } from './shells.js';

const $ = s => /** @type {HTMLElement} */ (document.querySelector(s));
const dark = matchMedia('(prefers-color-scheme: dark)');
const theme = () => dark.matches
  ? { background: '#16181c', foreground: '#e4e6ea', cursor: '#f08aa6', selectionBackground: '#3d4450' }
  : { background: '#fbfbf9', foreground: '#22252a', cursor: '#a6304f', selectionBackground: '#cfd8e6', yellow: '#8a6400', brightYellow: '#8a6400', white: '#5c6168', brightWhite: '#22252a', cyan: '#006d77', green: '#2b6b2f' };

const term = new Terminal({ convertEol: true, cursorBlink: true, fontSize: 14, lineHeight: 1.2, fontFamily: 'ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace', theme: theme(), screenReaderMode: false, scrollback: 5000 });
const fit = new FitAddon();
term.loadAddon(fit);
term.open($('#terminal'));
fit.fit();
new ResizeObserver(() => fit.fit()).observe($('#terminal'));
dark.addEventListener('change', () => { term.options.theme = theme(); });

let vm = null, shell = 'erlang';
const terminal = join(term, () => vm);
const state = (text, bad = false) => { $('#state').textContent = text; $('#state').classList.toggle('bad', bad); };
const kb = n => n >= 1e6 ? `${(n / 1e6).toFixed(2)} MB` : `${Math.ceil(n / 1000)} kB`;

function run(which) {
  vm?.kill();
  shell = SHELLS[which] ? which : 'erlang';
  document.querySelectorAll('[role=tab]').forEach(b => b.setAttribute('aria-selected', String(/** @type {HTMLElement} */ (b).dataset.shell === shell)));
  terminal.reset();
  state('fetching');
  const asked = new URLSearchParams(location.search).get('schedulers');
  const mine = vm = webeam({ ...SHELLS[shell], keep: 'home', size: [term.cols, term.rows], schedulers: asked ? Number(asked) : undefined,
    onOutput: (fd, bytes) => { if (vm === mine) terminal.onOutput(fd, bytes); }, onRaw: on => { if (vm === mine) terminal.onRaw(on); } });
  Object.assign(window, { vm: mine, term });    // for the console, and for tests
  mine.ready.then(r => {
    if (vm === mine) state([r.threads ? `${asked ?? navigator.hardwareConcurrency} schedulers` : '1 scheduler', r.kept ? 'files in /home/web are kept' : r.note ?? 'nothing is kept', `${kb(r.bytes)} fetched`].join(' · '));
  }, () => {});
  mine.exited.then(code => { if (vm === mine) { state(`ended with code ${code}`); term.write(`\r\n[webeam ended with code ${code}: Restart starts it anew]\r\n`); } },
    e => { if (vm === mine) { state('failed', true); term.write(`\r\n${e.message}\r\n`); } });
  term.focus();
}

document.querySelectorAll('[role=tab]').forEach(b => b.addEventListener('click', () => { location.hash = /** @type {HTMLElement} */ (b).dataset.shell; }));
addEventListener('hashchange', () => run(location.hash.slice(1)));
$('#restart').addEventListener('click', () => run(shell));
run(location.hash.slice(1));
