// SPDX-License-Identifier: Apache-2.0
// web/play/dialogs.js — the few questions the page asks, in one <dialog>.
import { bad_name, project, to_fragment } from './program.js';
import { flavour_of } from './session.js';

/** @param {HTMLDialogElement} element  @param {{program: import('./session.js').Program, add: (name: string, text: string) => void, rename: (from: string, to: string) => void}} page */
export function dialogs(element, page) {
  const $ = s => /** @type {any} */ (element.querySelector(s));
  /** Shows a form; `done` gives a reason to stay, or what to do when the dialog is closed. */
  function form(html, done) {
    element.innerHTML = `<form method="dialog">${html}</form>`;
    $('form').addEventListener('submit', e => {
      const what = done();
      if (typeof what === 'function') {
        element.addEventListener('close', () => setTimeout(what), { once: true });
        return;
      }
      e.preventDefault();
      $('.bad').textContent = what;
      $('input').focus();
    });
    $('[data-close]').addEventListener('click', () => element.close());
    element.showModal();
    $('input')?.select();
  }
  function name_form(title, label, value, button, done) {
    form(
      `<h2 id="dialog-title">${title}</h2><label for="name">${label}</label><input id="name" spellcheck="false" autocapitalize="off">
      <p class="bad" role="alert"></p><div class="row"><button type="button" data-close>Cancel</button><button class="primary" value="ok">${button}</button></div>`,
      done,
    );
    $('#name').value = value;
    $('#name').setSelectionRange(0, value.lastIndexOf('.'));
  }
  const why_not = name =>
    bad_name(name) ?? (page.program.files.some(f => f.name === name) ? 'There is a file of that name.' : null);
  return {
    add() {
      const elixir = flavour_of(page.program) === 'elixir';
      const ending = elixir ? 'ex' : 'erl';
      let n = 2;
      while (page.program.files.some(f => f.name.startsWith(`module${n}.`))) n++;
      name_form('New file', 'Name (.erl, .hrl, .ex or .exs)', `module${n}.${ending}`, 'Add', () => {
        const name = $('#name').value.trim();
        const bad = why_not(name);
        if (bad) return bad;
        const module = name.replace(/\.\w+$/, '');
        const text = name.endsWith('.erl')
          ? `-module(${module}).\n-export([]).\n\n`
          : name.endsWith('.ex')
            ? `defmodule ${module[0].toUpperCase()}${module.slice(1)} do\nend\n`
            : '';
        return () => page.add(name, text);
      });
    },
    rename(from) {
      name_form(`Rename ${from}`, 'New name', from, 'Rename', () => {
        const name = $('#name').value.trim();
        if (name === from) return () => {};
        const bad = why_not(name);
        if (bad) return bad;
        return () => page.rename(from, name);
      });
    },
    confirm(title, text, button, done) {
      form(
        '<h2 id="dialog-title"></h2><p class="text"></p><div class="row"><button type="button" data-close>Cancel</button><button class="primary" value="ok"></button></div>',
        () => done,
      );
      $('h2').textContent = title;
      $('.text').textContent = text;
      $('.primary').textContent = button;
      $('.primary').focus();
    },
    async share() {
      const url = new URL(location.href);
      url.hash = await to_fragment(page.program);
      history.replaceState(null, '', url);
      form(
        `<h2 id="dialog-title">Share</h2><p>The link holds the whole program; nothing is uploaded.</p><label for="link">Link</label><input id="link" readonly>
        <p class="length"></p><div class="row"><button type="button" data-close>Close</button><button type="button" class="primary" id="copy">Copy</button></div>`,
        () => () => {},
      );
      $('#link').value = url.href;
      $('#link').select();
      $('.length').textContent =
        url.href.length > 8000
          ? `It is ${url.href.length.toLocaleString('en')} characters long: some programs cut such links. Download sends it whole.`
          : '';
      $('#copy').addEventListener('click', async () => {
        try {
          await navigator.clipboard.writeText(url.href);
        } catch {
          $('#link').select();
          document.execCommand('copy');
        }
        $('#copy').textContent = 'Copied';
      });
    },
    download() {
      const { name, bytes } = project(page.program);
      const a = document.createElement('a');
      a.href = URL.createObjectURL(new Blob([bytes], { type: 'application/zip' }));
      a.download = name;
      a.click();
      setTimeout(() => URL.revokeObjectURL(a.href), 10_000);
    },
  };
}
