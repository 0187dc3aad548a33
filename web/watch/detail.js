// SPDX-License-Identifier: Apache-2.0
// web/watch/detail.js — one process in detail: facts, mailbox, stack, links, monitors, dictionary.
import { pid_number, pid_text, state_text } from '../observe.js';
import { function_words } from './names.js';
import { button, bytes, color, dot, el, gap, number } from './dom.js';

/** @typedef {import('./types.d.ts').Detail} Detail @typedef {import('./dom.js').Kid} Kid */
/** @typedef {import('./types.d.ts').Session} Session */
/** go: to another process; session: whose source the stack's entries lead to; inspect: shows how the value of a
 * register lies in memory (which and name are its own in Observer.values). With it registers and stack slots have a
 * line each; people: who is who.
 * @typedef {{ go: (pid: number) => void, close?: () => void, session?: Session,
 *    inspect?: (which: number, name: string) => void, people?: import('./names.js').People }} Actions */

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

/** The mailbox, and where receive looks next. @param {Detail} d @param {Actions} act */
function mailbox(d, act) {
  const seen = d.save === 'none' ? d.messages.length : d.save;
  const hidden = d.nmessages - d.messages.length;
  const items = d.messages.map((_, i) => message(d, i, seen, act));
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
/** @param {Detail} d @param {number} i @param {number} seen  how many receive has passed over @param {Actions} act */
function message(d, i, seen, { people }) {
  const m = d.messages[i];
  const says = [m.text];
  if (m.from !== 'none') says.push(`from ${people?.whole(m.from) ?? pid_text(m.from)}`);
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
    ...fact('Started as', el('code', { textContent: function_words(d.initial, act.people?.own) })),
    ...fact('Parent', ...parent),
    ...fact('Reductions', number(d.reductions)),
    ...fact('Memory', bytes(d.nbytes)),
    ...fact('Heap', `${number(young)} words young, ${number(old)} old, ${number(fragments)} in fragments`),
    ...fact('Stack', `${number(stack)} words`),
    ...fact('Traps exits', d.trap_exit ? 'yes' : 'no'),
    ...fact('Group leader', ...with_links(d.group_leader, act.go)),
  );
}
// ---- registers and stack -------------------------------------------------------------------------------------------
/** As which_of in src/look/values.c numbers a value. @param {number} kind @param {number} i @param {number} k */
const which_of = (kind, i, k) => kind * 2 ** 44 + i * 2 ** 22 + k;
const OF_X = 1;
const OF_Y = 2;
const CATCH = 'catch'; // not a value: where an exception goes
/** One register, or stack slot. @param {string} name @param {string} text @param {() => void} inspect */
const slot = (name, text, inspect) =>
  el(
    'li',
    { title: `${name} = ${text}` },
    el('span', { className: 'soft' }, `${name} `),
    text === CATCH ? text : button(text, 'How it lies in memory: in Inspect', inspect, { className: 'value' }),
  );
/** The registers with which it goes on, a line each. @param {Detail} d @param {Actions} act */
function registers({ registers: texts }, { inspect }) {
  if (!inspect || !texts.length) return [];
  const one = (/** @type {string} */ t, /** @type {number} */ i) =>
    slot(`x${i}`, t, () => inspect(which_of(OF_X, i, 0), `x${i}`));
  return [
    el('h2', {}, 'X registers: it goes on with these'),
    el('ul', { className: 'terms slots' }, ...texts.map(one)),
  ];
}
/** The Y registers of an entry. @param {import('./types.d.ts').Frame} f @param {number} i  which entry
 * @param {(which: number, name: string) => void} inspect */
const slots = ({ place, y }, i, inspect) =>
  el(
    'ul',
    { className: 'terms slots' },
    ...y.map((t, k) => slot(`y${k}`, t, () => inspect(which_of(OF_Y, i, k), `y${k} of ${place.at}`))),
  );
/** An entry of the stack. @param {import('./types.d.ts').Frame} f @param {number} i @param {Actions} act */
function frame(f, i, { session, inspect, people }) {
  const { place, y } = f;
  const own = session && place.line ? own_file(place.file, session) : null;
  const where = `${own ?? place.file}:${place.line}`;
  const go = () => session?.go_to(own ?? '', place.line);
  const short = y.length && !inspect ? el('span', { className: 'soft' }, `   ${y.join(', ').slice(0, 120)}`) : null;
  return el(
    'li',
    inspect ? {} : { title: y.map((v, k) => `y${k} = ${v}`).join('\n') },
    `${i === 0 ? '► ' : '   '}${function_words(place.at, people?.own)}  `,
    own ? button(where, `To line ${place.line} in the editor`, go, { className: 'link' }) : null,
    !own && place.line ? el('span', { className: 'soft' }, where) : null,
    short,
    inspect && y.length ? slots(f, i, inspect) : null,
  );
}

/** @param {Detail} d @param {Actions} act */
function heading(d, { people }) {
  if (people) return people.whole(d.pid);
  return `${pid_text(d.pid)}${d.name === 'none' ? '' : `  ${d.name}`}`;
}
/** What a selective receive has cost so far. @param {Detail} d */
function passed({ save, state }) {
  if (save === 'none' || !save || state_text(state) !== 'waiting') return [];
  return [el('p', { className: 'soft', textContent: `This receive has looked at ${count(save)} in vain.` })];
}
const count = (/** @type {number} */ n) => `${number(n)} message${n === 1 ? '' : 's'}`;

/** @param {Detail} d  Observer.process @param {Actions} act */
export function detail(d, act) {
  const list = (/** @type {string} */ title, /** @type {string[]} */ items, n = items.length) => {
    if (!items.length) return [];
    const rest = n - items.length;
    return [
      el('h2', { textContent: `${title} (${number(Math.max(n, items.length))})` }),
      el(
        'ul',
        { className: 'terms' },
        ...items.map(t => el('li', {}, ...with_links(t, act.go))),
        rest > 0 ? el('li', { className: 'soft', textContent: `and ${number(rest)} more` }) : null,
      ),
    ];
  };
  const holds = [
    el('h2', { textContent: `Mailbox (${number(d.nmessages)})` }),
    mailbox(d, act),
    ...passed(d),
    ...registers(d, act),
    el('h2', { textContent: act.inspect ? 'Stack, with Y registers' : 'Stack' }),
    el('ul', { className: 'terms' }, ...d.frames.map((f, i) => frame(f, i, act))),
  ];
  return [
    el(
      'header',
      {},
      dot(color(d.pid)),
      el('b', { textContent: heading(d, act) }),
      gap(),
      act.close ? el('button', { type: 'button', textContent: 'Close', onclick: act.close }) : null,
    ),
    ...(act.inspect ? [...holds, el('h2', {}, 'Process'), facts(d, act)] : [facts(d, act), ...holds]),
    ...list('Links', d.links, d.nlinks),
    ...list('Monitors', d.monitors, d.nmonitors),
    ...list('Monitored by', d.monitored_by),
    ...list('Dictionary', d.dictionary, d.ndictionary),
  ];
}
