// SPDX-License-Identifier: Apache-2.0
// web/play/views.js — the tabs beside the editor. A view is a module that exports mount(element, session); it is loaded when first shown.
// What mount gives back may have show() and hide(), called when the tab comes and goes.

const VIEWS = [
  { id: 'output', title: 'Output' },
  { id: 'shell', title: 'Shell', load: () => import('./shell.js') },
  { id: 'watch', title: 'Watch', load: () => import('../watch/watch.js') },
  { id: 'step', title: 'Step', load: () => import('../watch/step.js') },
  { id: 'inspect', title: 'Inspect', load: () => import('../watch/inspect.js') },
];

/** @param {import('./session.js').Session} session @param {HTMLElement} tabs @param {HTMLElement} panels @param {(list: HTMLElement) => void} arrows */
export function views(session, tabs, panels, arrows) {
  const mounted = new Map();
  let shown = '';
  async function show(id) {
    if (id === shown) return;
    mounted.get(shown)?.hide?.();
    shown = id;
    for (const v of VIEWS) {
      const tab = /** @type {HTMLElement} */ (document.getElementById(`view-${v.id}`));
      const panel = document.getElementById(`panel-${v.id}`);
      tab.setAttribute('aria-selected', String(v.id === id));
      tab.tabIndex = v.id === id ? 0 : -1;
      if (panel) panel.hidden = v.id !== id;
    }
    if (id === 'inspect') {
      const tab = document.getElementById('view-inspect');
      tab?.querySelector('.new')?.remove();
      tab?.removeAttribute('title');
    }
    const view = VIEWS.find(v => v.id === id);
    if (!view?.load) return;
    if (mounted.has(id)) return mounted.get(id)?.show?.();
    mounted.set(id, null);
    const panel = document.getElementById(`panel-${id}`);
    try {
      mounted.set(id, (await view.load()).mount(panel, session) ?? {});
    } catch (e) {
      mounted.delete(id);
      shown = '';
      if (panel) panel.textContent = `This view could not be loaded: ${e.message}`;
    }
  }
  for (const v of VIEWS) {
    const tab = document.createElement('button');
    tab.type = 'button';
    tab.role = 'tab';
    tab.id = `view-${v.id}`;
    tab.textContent = v.title;
    tab.setAttribute('aria-controls', `panel-${v.id}`);
    tab.addEventListener('click', () => show(v.id));
    tabs.append(tab);
    if (!document.getElementById(`panel-${v.id}`)) {
      const panel = document.createElement('div');
      panel.className = 'panel';
      panel.id = `panel-${v.id}`;
      panel.role = 'tabpanel';
      panel.setAttribute('aria-labelledby', tab.id);
      panel.hidden = true;
      panels.append(panel);
    }
  }
  arrows(tabs);
  // A term given to webeam:inspect marks the view Inspect until it is looked at. Asked for seldom, and only of what may do so.
  async function await_terms(vm, may) {
    const tab = /** @type {HTMLElement} */ (document.getElementById('view-inspect'));
    try {
      await vm.ready;
      const { Observer } = await import('../observe.js');
      const observer = new Observer(vm);
      for (let seen = 0, over = false; !over;) {
        over = await Promise.race([
          vm.exited.then(
            () => true,
            () => true,
          ),
          new Promise(go => setTimeout(go, 1500, false)),
        ]);
        if (!may() || shown === 'inspect') continue;
        const { newest } = await observer.inspections(seen);
        if (newest > seen && shown !== 'inspect' && !tab.querySelector('.new')) {
          const dot = Object.assign(document.createElement('span'), {
            className: 'new',
            textContent: ' •',
            ariaHidden: 'true',
          });
          tab.append(dot);
          tab.title = 'Terms were given to webeam:inspect';
        }
        seen = newest;
      }
    } catch {
      /* it never ran */
    }
  }
  session.on('vm', ({ vm, program, options }) => {
    if (vm && !options?.step && program?.files.some(f => /webeam[:.]inspect/.test(f.text))) await_terms(vm, () => true);
  });
  session.on('shell', ({ vm }) => await_terms(vm, () => shown === 'shell'));
  // A run shows its output, unless a view that shows runs is open.
  session.on('vm', () => {
    if (shown === 'shell') show('output');
  });
  const asked = new URLSearchParams(location.search).get('view') ?? '';
  show(VIEWS.some(v => v.id === asked) ? asked : 'output');
  return { show };
}
