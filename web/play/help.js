// SPDX-License-Identifier: Apache-2.0
// web/play/help.js — the dialog Help: what runs here, keys, what a program and an address can say, use offline.
import { el, message_of } from '../watch/dom.js';
import { is_mac } from './layout.js';
import { OTHERS } from './release.js';
import { WEBEAM, chosen, menu_of_releases } from './versions.js';

const CTRL = is_mac ? '⌘' : 'Ctrl';
const KEYS = [
  [`${CTRL}+Enter`, 'run the program'],
  [`${CTRL}+.`, 'stop it, whatever it does'],
  ['Enter, Ctrl+D in Input', 'send a line; end the input'],
  ['Ctrl+Space', 'modules, functions and names that may stand here'],
  ['Shift+Alt+F', `format the file; ${CTRL}+Z gives the text before`],
  ['Alt+Z', 'wrap long lines, or not'],
  ['Escape, then Tab', 'leave the editor'],
  ['F2, Delete on a file', 'rename it, remove it'],
  [`${CTRL}+V, ${CTRL}+C in Shell`, 'paste; copy what is selected, else interrupt'],
];
const SAYS = [
  ['%% flags: +S 4', 'first lines of a program: so many schedulers (# in Elixir)'],
  [
    '?schedulers=4',
    'the same for the page. More than one needs a host that sends Cross-Origin-Opener-Policy: same-origin and ' +
      'Cross-Origin-Embedder-Policy: require-corp',
  ],
  ['?memory=512', 'megabytes that a program may take'],
  ['?view=shell, ?shell=iex', 'opens a shell'],
  ...OTHERS.map(({ release }) => [`?otp=${release}`, `Erlang/OTP ${release}`]),
  ['#example=NAME', 'an example; with &run it runs'],
];
const LINKS = [
  ['The modules of Erlang/OTP', 'https://www.erlang.org/docs'],
  ['The modules of Elixir', 'https://hexdocs.pm/elixir/'],
  ['The licence, Apache 2.0', 'https://www.apache.org/licenses/LICENSE-2.0'],
];
const megabytes = (/** @type {number} */ bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
/** @param {string[][]} rows */
const list = rows =>
  el('dl', {}, ...rows.flatMap(([term, text]) => [el('dt', { textContent: term }), el('dd', { textContent: text })]));

/** @param {import('./offline.js').Offline} offline */
function offline_part(offline) {
  const text = el('p', { role: 'status' });
  const button = el('button', { type: 'button', id: 'keep', textContent: 'Keep for offline use', hidden: true });
  const say = (/** @type {string} */ words, ask = false) => {
    text.textContent = words;
    button.hidden = !ask;
  };
  async function look() {
    if (!offline.possible) return say('This browser, or this address, does not let a page be used without a network.');
    const bytes = await offline.missing();
    if (!bytes) return say('Everything here works without a network.');
    const all = 'Erlang, Elixir, both shells, Step and the applications of OTP';
    return say(`What has run here works without a network. For ${all}, ${megabytes(bytes)} are to be fetched.`, true);
  }
  async function keep() {
    say('Fetching …');
    await offline.keep_all();
    await look();
  }
  const failed = (/** @type {unknown} */ e) => say(`${message_of(e)}.`, true);
  button.addEventListener('click', () => void keep().catch(failed));
  say('Looking …');
  void look().catch(failed);
  return [el('h3', { textContent: 'Without a network' }), text, button];
}

/** What the dialog shows. @param {import('./offline.js').Offline} offline @returns {Node[]} */
export function help(offline) {
  const versions = el('p', { id: 'versions' });
  const say = () => {
    const { release, erts, elixir } = chosen();
    const runs = `webeam ${WEBEAM} runs Erlang/OTP ${release} (erts ${erts}) and Elixir ${elixir}`;
    versions.textContent = `${runs}, all of it in this page. Nothing is sent anywhere. Its licence is Apache 2.0.`;
  };
  say();
  document.addEventListener('releasechange', say);
  return [
    versions,
    ...(OTHERS.length ? [el('p', {}, 'This page can run: ', menu_of_releases())] : []),
    el('h3', { textContent: 'Keys' }),
    list(KEYS),
    el('h3', { textContent: 'In a program, and in the address' }),
    list(SAYS),
    el('h3', { textContent: 'Elsewhere' }),
    el(
      'ul',
      {},
      ...LINKS.map(([text, href]) =>
        el('li', {}, el('a', { href, target: '_blank', rel: 'noopener', textContent: text })),
      ),
    ),
    ...offline_part(offline),
  ];
}
