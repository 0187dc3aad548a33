// SPDX-License-Identifier: Apache-2.0
// web/watch/detail.js — one process in detail: facts, mailbox, stack, links, monitors, dictionary.
import { pid_number, pid_text, state_text } from '../observe.js';
import { button, bytes, color, dot, el, gap, number } from './dom.js';

/** @typedef {import('./types.d.ts').Detail} Detail @typedef {import('./dom.js').Kid} Kid */
/** @typedef {import('./types.d.ts').Session} Session */
/** go: to another process; session: whose source the stack's entries lead to.
 * @typedef {{ go: (pid: number) => void, close?: () => void, session?: Session }} Actions */

/** Pids in a text become links. @param {string} text @param {(pid: number) => void} go */
export function with_links(text, go) {
  /** @type {Kid[]} */
  const parts = [];
  let at = 0;
  for (const m of text.matchAll(/<0\.\d+\.\d+>/g)) {
    const link = el('button', {
      type: 'button',
      className: 'link',
      textContent: m[0],
      onclick: () => go(pid_number(m[0])),
    });
    parts.push(text.slice(at, m.index), link);
    at = m.index + m[0].length;
  }
  parts.push(text.slice(at));
  return parts;
}

// ---- the source ----------------------------------------------------------------------------------------------------
/** The file of the program that the VM calls so; null: it is a library's. @param {string} file @param {Session} s */
function own_file(file, { program }) {
  const name = file.replace(/^(\/play\/|\.\/)/, '');
  return program.files.some(f => f.name === name) ? name : null;
}
/** Where a process is in the program: the innermost entry of its stack that is in one of the program's files.
 * @param {Detail} d  Observer.process @param {Session} session */
export function place_of({ frames }, session) {
  for (const { place } of frames) {
    const file = place.line ? own_file(place.file, session) : null;
    if (file) return { file, line: place.line };
  }
  return null;
}
/** Marks in the editor where a process is. @param {Detail | null} d  null: there is none @param {Session} session */
export function mark_place(d, session) {
  const place = d && place_of(d, session);
  if (place) session.show_place(place.file, place.line);
  else session.clear_place();
}

/** The mailbox, and where receive looks next. @param {Detail} d */
function mailbox(d) {
  const seen = d.save === 'none' ? d.messages.length : d.save;
  const hidden = d.nmessages - d.messages.length;
  const items = d.messages.map((_, i) => message(d, i, seen));
  const at_end = seen >= d.messages.length && (hidden > 0 || d.messages.length > 0);
  const nothing = d.messages.length ? 'end' : 'empty';
  const rest = hidden > 0 ? `and ${number(hidden)} more` : nothing;
  return el(
    'ol',
    {
      className: 'mailbox',
      tabIndex: 0,
      'aria-label': `Mailbox, oldest first; receive has passed over ${number(seen)}`,
    },
    ...items,
    el('li', { className: `end ${at_end ? 'save' : ''}` }, rest),
  );
}
/** @param {Detail} d @param {number} i @param {number} seen  how many receive has passed over */
function message(d, i, seen) {
  const m = d.messages[i];
  const says = [m.text];
  if (m.from !== 'none') says.push(`from ${pid_text(m.from)}`);
  if (m.arriving) says.push('arrived, not looked at yet');
  else if (i < seen) says.push('no clause of this receive matched it');
  const className = `${i < seen ? 'seen' : ''} ${m.arriving ? 'arriving' : ''} ${i === seen ? 'save' : ''}`;
  return el('li', { className, title: says.join('\n') }, m.text);
}

/** @param {Detail} d  Observer.process @param {Actions} act */
function facts(d, act) {
  const fact = (/** @type {string} */ k, /** @type {Kid[]} */ ...v) => [
    el('dt', { textContent: k }),
    el('dd', {}, ...v),
  ];
  const { young, old, fragments, stack } = d.heap;
  const parent = d.parent === 'none' ? ['none'] : with_links(pid_text(d.parent), act.go);
  return el(
    'dl',
    {},
    ...fact('State', state_text(d.state)),
    ...fact('Priority', d.priority),
    ...fact('Started as', el('code', { textContent: d.initial })),
    ...fact('Parent', ...parent),
    ...fact('Reductions', number(d.reductions)),
    ...fact('Memory', bytes(d.nbytes)),
    ...fact('Heap', `${number(young)} words young, ${number(old)} old, ${number(fragments)} in fragments`),
    ...fact('Stack', `${number(stack)} words`),
    ...fact('Traps exits', d.trap_exit ? 'yes' : 'no'),
    ...fact('Group leader', ...with_links(d.group_leader, act.go)),
  );
}
/** @param {import('./types.d.ts').Frame} f @param {number} i @param {Actions} act */
function frame({ place, y }, i, { session }) {
  const own = session && place.line ? own_file(place.file, session) : null;
  const where = `${own ?? place.file}:${place.line}`;
  const go = () => session?.go_to(own ?? '', place.line);
  return el(
    'li',
    { title: y.map((v, k) => `y${k} = ${v}`).join('\n') },
    `${i === 0 ? '► ' : '   '}${place.at}  `,
    own ? button(where, `To line ${place.line} in the editor`, go, { className: 'link' }) : null,
    !own && place.line ? el('span', { className: 'soft' }, where) : null,
    y.length ? el('span', { className: 'soft' }, `   ${y.join(', ').slice(0, 120)}`) : '',
  );
}

/** @param {Detail} d  Observer.process @param {Actions} act */
export function detail(d, act) {
  const list = (/** @type {string} */ title, /** @type {string[]} */ items, n = items.length) => {
    if (!items.length) return [];
    const rest = n - items.length;
    return [
      el('h3', { textContent: `${title} (${number(Math.max(n, items.length))})` }),
      el(
        'ul',
        { className: 'terms' },
        ...items.map(t => el('li', {}, ...with_links(t, act.go))),
        rest > 0 ? el('li', { className: 'soft', textContent: `and ${number(rest)} more` }) : null,
      ),
    ];
  };
  return [
    el(
      'header',
      {},
      dot(color(d.pid)),
      el('b', { textContent: `${pid_text(d.pid)}${d.name === 'none' ? '' : `  ${d.name}`}` }),
      gap(),
      act.close ? el('button', { type: 'button', textContent: 'Close', onclick: act.close }) : null,
    ),
    facts(d, act),
    el('h3', { textContent: `Mailbox (${number(d.nmessages)})` }),
    mailbox(d),
    el('h3', { textContent: 'Stack' }),
    el('ul', { className: 'terms' }, ...d.frames.map((f, i) => frame(f, i, act))),
    ...list('Links', d.links, d.nlinks),
    ...list('Monitors', d.monitors, d.nmonitors),
    ...list('Monitored by', d.monitored_by),
    ...list('Dictionary', d.dictionary, d.ndictionary),
  ];
}
