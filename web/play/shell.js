// SPDX-License-Identifier: Apache-2.0
// web/play/shell.js — the view Shell: one terminal, one shell in it. The files of the program are in its folder, so c(name). compiles them.
import { Terminal } from '@xterm/xterm';
import { FitAddon } from '@xterm/addon-fit';
import { webeam } from '../page.js';
import { join } from '../terminal.js';
import { SHELLS } from '../shells.js';
import { flavour_of } from './session.js';

const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const theme = () => ({
  background: css('--back'),
  foreground: css('--ink'),
  cursor: css('--mark'),
  cursorAccent: css('--back'),
  selectionBackground: css('--selection'),
  red: css('--red'),
  green: css('--green'),
  yellow: css('--yellow'),
  blue: css('--blue'),
  magenta: css('--magenta'),
  cyan: css('--cyan'),
  white: css('--soft'),
  black: css('--ink'),
  brightRed: css('--red'),
  brightGreen: css('--green'),
  brightYellow: css('--yellow'),
  brightBlue: css('--blue'),
  brightMagenta: css('--magenta'),
  brightCyan: css('--cyan'),
  brightWhite: css('--ink'),
  brightBlack: css('--faint'),
});
const kb = n => (n >= 1e6 ? `${(n / 1e6).toFixed(2)} MB` : `${Math.ceil(n / 1000)} kB`);

/** @param {HTMLElement} element @param {import('./session.js').Session} session */
export function mount(element, session) {
  const sheet = document.createElement('link');
  sheet.rel = 'stylesheet';
  sheet.href = new URL('../xterm.css', import.meta.url).href;
  document.head.append(sheet);
  element.innerHTML = `
    <div class="toolbar">
      <div class="segments" role="group" aria-label="Which shell">
        <button type="button" data-shell="erlang">Erlang</button><button type="button" data-shell="iex">IEx</button>
      </div>
      <p id="shell-state" role="status">starting</p>
      <button type="button" id="restart" title="Ends what runs and starts anew; kept files stay">Restart</button>
    </div>
    <div id="terminal" role="region" aria-label="Terminal"></div>`;
  const $ = s => /** @type {HTMLElement} */ (element.querySelector(s));
  const reader = localStorage.getItem('webeam.reader') === 'yes';
  const term = new Terminal({
    convertEol: true,
    cursorBlink: true,
    fontSize: 14,
    lineHeight: 1.2,
    fontFamily: css('--mono'),
    theme: theme(),
    screenReaderMode: reader,
    scrollback: 5000,
  });
  const fit = new FitAddon();
  term.loadAddon(fit);
  term.open($('#terminal'));
  const refit = () => {
    if (element.offsetParent) fit.fit();
  };
  refit();
  sheet.addEventListener('load', refit);
  new ResizeObserver(refit).observe($('#terminal'));
  document.addEventListener('themechange', () => {
    term.options.theme = theme();
  });

  let vm = null;
  let shell = '';
  const terminal = join(term, () => vm);
  const state = text => {
    $('#shell-state').textContent = text;
  };
  function start(which) {
    vm?.kill();
    shell = which;
    element
      .querySelectorAll('[data-shell]')
      .forEach(b => b.setAttribute('aria-pressed', String(/** @type {HTMLElement} */ (b).dataset.shell === shell)));
    terminal.reset();
    state('starting');
    const asked = new URLSearchParams(location.search).get('schedulers');
    const mine = (vm = webeam({
      ...SHELLS[shell],
      keep: 'home',
      size: [term.cols, term.rows],
      schedulers: asked ? Number(asked) : undefined,
      onOutput: (fd, bytes) => {
        if (vm === mine) terminal.onOutput(fd, bytes);
      },
      onRaw: on => {
        if (vm === mine) terminal.onRaw(on);
      },
    }));
    session.shell = mine;
    session.dispatchEvent(new CustomEvent('shell', { detail: { vm: mine } })); // for Inspect
    Object.assign(window, { vm: mine, term }); // for the console, and for tests
    mine.ready
      .then(async r => {
        for (const f of session.program.files) await mine.files.write(`/home/web/${f.name}`, f.text);
        if (vm === mine)
          state(
            [
              r.threads ? `${asked ?? navigator.hardwareConcurrency} schedulers` : '1 scheduler',
              r.kept ? 'files in /home/web are kept' : (r.note ?? 'nothing is kept'),
              `${kb(r.bytes)} fetched`,
            ].join(' · '),
          );
      })
      .catch(() => {});
    mine.exited.then(
      code => {
        if (vm === mine) {
          state(`ended with code ${code}`);
          term.write(`\r\n[webeam ended with code ${code}: Restart starts it anew]\r\n`);
        }
      },
      e => {
        if (vm === mine) {
          state('failed');
          term.write(`\r\n${e.message}\r\n`);
        }
      },
    );
    term.focus();
  }
  element
    .querySelectorAll('[data-shell]')
    .forEach(b => b.addEventListener('click', () => start(/** @type {HTMLElement} */ (b).dataset.shell)));
  $('#restart').addEventListener('click', () => start(shell));
  const asked = new URLSearchParams(location.search).get('shell') ?? '';
  start(SHELLS[asked] ? asked : flavour_of(session.program) === 'elixir' ? 'iex' : 'erlang');
  return {
    show: () => {
      refit();
      term.focus();
    },
  };
}
