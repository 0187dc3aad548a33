// SPDX-License-Identifier: Apache-2.0
// web/play/inspected.js — a term given to webeam:inspect marks the tab Inspect, until it is looked at.
//
// It is asked for seldom, and only of a program that names webeam:inspect, and of the shell while one sees it.
import { el } from '../watch/dom.js';
import { at } from './layout.js';

/** @typedef {import('./types.d.ts').Vm} Vm */

const ASK_MS = 1500;

/** @param {import('./types.d.ts').Session} session @param {() => string} shown  gives the id of the view in sight */
export function marks_inspected(session, shown) {
  const tab = at('#view-inspect', HTMLElement);
  const follow = (/** @type {Vm} */ vm, /** @type {() => boolean} */ may) => {
    void newer(vm, may, () => {
      if (shown() !== 'inspect') mark(tab);
    });
  };
  tab.addEventListener('click', () => unmark(tab));
  session.on('vm', ({ vm, program, options }) => {
    const names_it = program.files.some(f => /webeam[:.]inspect/.test(f.text));
    if (names_it && !options.step) follow(vm, () => shown() !== 'inspect');
  });
  session.on('shell', ({ vm }) => follow(vm, () => shown() === 'shell'));
}
function mark(/** @type {HTMLElement} */ tab) {
  if (tab.querySelector('.new')) return;
  tab.append(el('span', { className: 'new', textContent: ' •', 'aria-hidden': 'true' }));
  tab.title = 'Terms were given to webeam:inspect';
}
function unmark(/** @type {HTMLElement} */ tab) {
  tab.querySelector('.new')?.remove();
  tab.removeAttribute('title');
}
/** Calls f when there are terms that were not there before, as long as the webeam is. @param {Vm} vm
 * @param {() => boolean} may  whether it is asked now @param {() => void} f */
async function newer(vm, may, f) {
  try {
    await vm.ready;
    const { Observer } = await import('../observe.js');
    const observer = new Observer(vm);
    const over = vm.exited.then(
      () => true,
      () => true,
    );
    const later = () => new Promise(go => setTimeout(go, ASK_MS, false));
    let seen = 0;
    for (let ended = false; !ended;) {
      ended = (await Promise.race([over, later()])) === true;
      if (!may()) continue;
      const { newest } = await observer.inspections(seen);
      if (newest > seen) f();
      seen = newest;
    }
  } catch {
    /* it never ran */
  }
}
