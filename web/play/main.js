// SPDX-License-Identifier: Apache-2.0
// web/play/main.js — the playground's page: program, Run and Stop, views, and what connects them. The editor comes as a part of its own,
// so that a webeam starts first.
import { Session } from './session.js';
import { checked, from_fragment, module_name, remember, remembered } from './program.js';
import { output } from './output.js';
import { libraries_for, about_missing } from './libraries.js';
import { examples, find_example } from './examples.js';
import { views } from './views.js';
import { dialogs } from './dialogs.js';

const $ = s => /** @type {any} */ (document.querySelector(s));
const session = new Session();
/** @type {any} */ let edit = null;
/** @type {import('./session.js').Program} */ let program = { files: [{ name: 'main.erl', text: '' }] };
let current = '';
let save = 0;
let problems = new Map();
const mac = /Mac|iPhone|iPad/.test(navigator.platform);
Object.assign(window, {
  playground: {
    session,
    get program() {
      return program;
    },
    get editor() {
      return edit;
    },
  },
});

// ---- notices, theme, divider ---------------------------------------------------------------------------------------
function notice(text) {
  $('#notice span').textContent = text ?? '';
  $('#notice').hidden = !text;
}
$('#notice button').addEventListener('click', () => notice(null));
const dark = () =>
  (document.documentElement.dataset.theme ??
    (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')) === 'dark';
$('#theme').addEventListener('click', () => {
  const t = (document.documentElement.dataset.theme = dark() ? 'light' : 'dark');
  try {
    localStorage.setItem('webeam.theme', t);
  } catch {
    /* not kept then */
  }
  document.dispatchEvent(new Event('themechange'));
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () =>
  document.dispatchEvent(new Event('themechange')),
);
if (mac) {
  $('#run kbd').textContent = '⌘ ↵';
  $('#run').title = 'Compile and run (⌘+Enter)';
}

const divider = $('#divider');
const stacked = matchMedia('(max-width: 760px)');
function part(percent) {
  const p = Math.round(Math.min(80, Math.max(20, percent)));
  $('#split').style.setProperty('--part', `${p}%`);
  divider.setAttribute('aria-valuenow', String(p));
}
const orient = () => {
  divider.setAttribute('aria-orientation', stacked.matches ? 'horizontal' : 'vertical');
  divider.setAttribute('aria-label', stacked.matches ? 'Height of the editor' : 'Width of the editor');
};
stacked.addEventListener('change', orient);
orient();
divider.addEventListener('pointerdown', e => {
  divider.setPointerCapture(e.pointerId);
  e.preventDefault();
});
divider.addEventListener('pointermove', e => {
  if (!divider.hasPointerCapture(e.pointerId)) return;
  const r = $('#split').getBoundingClientRect();
  part(stacked.matches ? ((e.clientY - r.top) / r.height) * 100 : ((e.clientX - r.left) / r.width) * 100);
});
divider.addEventListener('keydown', e => {
  const by = { ArrowLeft: -2, ArrowUp: -2, ArrowRight: 2, ArrowDown: 2, Home: -99, End: 99 }[e.key];
  if (by) {
    part(Number(divider.getAttribute('aria-valuenow')) + by);
    e.preventDefault();
  }
});

// ---- files ---------------------------------------------------------------------------------------------------------
const file_of = name => program.files.find(f => f.name === name);
function changed(name, text) {
  const f = file_of(name);
  if (!f || f.text === text) return;
  f.text = text;
  const wants = name.endsWith('.erl') ? module_name(text) : null;
  if (wants && wants !== name && !file_of(wants)) rename(name, wants);
  clearTimeout(save);
  save = setTimeout(() => remember(program), 300);
}
function rename(from, to) {
  file_of(from).name = to;
  edit?.rename(from, to);
  if (current === from) current = to;
  draw_files();
}
/** Moves focus along a tab list. */
export function arrows(list) {
  list.addEventListener('keydown', e => {
    const tabs = [...list.querySelectorAll('[role=tab]')];
    const at = tabs.indexOf(document.activeElement);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[e.key];
    if (at < 0 || to === undefined) return;
    e.preventDefault();
    const tab = tabs[(to + tabs.length) % tabs.length];
    tab.click();
    (list.querySelector('[aria-selected=true]') ?? tab).focus();
  });
}
function draw_files() {
  const list = $('#files');
  const had = list.contains(document.activeElement);
  list.replaceChildren(
    ...program.files.map(f => {
      const b = document.createElement('button');
      const count = problems.get(f.name) ?? [];
      b.type = 'button';
      b.role = 'tab';
      b.id = `file-${f.name.replace('.', '-')}`;
      b.setAttribute('aria-selected', String(f.name === current));
      b.setAttribute('aria-controls', 'editor');
      b.tabIndex = f.name === current ? 0 : -1;
      b.textContent = f.name;
      if (count.length) {
        const n = document.createElement('span');
        const errors = count.filter(d => d.severity === 'error').length;
        n.className = `count ${errors ? '' : 'warning'}`;
        n.textContent = String(count.length);
        n.title = errors ? `${errors} errors` : `${count.length} warnings`;
        b.append(n);
      }
      if (program.files.length > 1 && f.name === current) {
        const x = document.createElement('span'); // for the mouse; Delete does the same
        x.className = 'close';
        x.ariaHidden = 'true';
        x.textContent = '×';
        x.addEventListener('click', e => {
          e.stopPropagation();
          remove(f.name);
        });
        b.append(x);
      }
      b.addEventListener('click', () => show(f.name));
      b.addEventListener('dblclick', () => dialog.rename(f.name));
      b.addEventListener('keydown', e => {
        if (e.key === 'F2') dialog.rename(f.name);
        else if (e.key === 'Delete') remove(f.name);
      });
      if (program.files.length > 1)
        b.title = 'F2 or a double click renames, Delete removes; the first file is the main one';
      return b;
    }),
  );
  list.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  $('#editor').setAttribute('aria-labelledby', `file-${current.replace('.', '-')}`);
  if (had) list.querySelector('[aria-selected=true]')?.focus();
}
function show(name) {
  current = name;
  edit?.show(name);
  draw_files();
}
function add(name, text) {
  program.files.push({ name, text });
  edit?.add({ name, text });
  show(name);
  remember(program);
  edit?.focus();
}
function remove(name) {
  if (program.files.length < 2) return;
  const at = program.files.findIndex(f => f.name === name);
  dialog.confirm(`Remove ${name}?`, 'Its text is lost.', 'Remove', () => {
    program.files.splice(at, 1);
    edit?.remove(name);
    show(program.files[Math.max(0, at - 1)].name);
    remember(program);
  });
}
/** A new program in the page. */
function open(p, now = false) {
  program = checked(p);
  session.program = program;
  current = program.files[0].name;
  problems = new Map();
  edit?.open(program.files);
  draw_files();
  if (!shell_first) session.prepare(program, {}, now);
}

// ---- run -----------------------------------------------------------------------------------------------------------
const out = output($('#output'), (file, line, column) => {
  if (file_of(file)) {
    show(file);
    edit?.go(line, column);
  }
});
const of_address = name => Number(new URLSearchParams(location.search).get(name));
const shell_first = new URLSearchParams(location.search).get('view') === 'shell'; // then nothing runs by itself
session.defaults = Object.fromEntries(['schedulers', 'memory'].map(n => [n, of_address(n)]).filter(([, n]) => n));
function status(text, state) {
  $('#status').textContent = text;
  $('#status').dataset.state = state;
}
const hint = () => (stacked.matches ? 'Standard input' : 'Standard input: Enter sends a line');
function idle(on) {
  $('#stop').disabled = on;
  for (const e of $('#stdin').querySelectorAll('input, button')) e.disabled = on;
  if (on) $('#stdin').classList.remove('asked');
}
/** Counts the clicks: only the last one runs. */
let asked = 0;
async function run(options = {}) {
  const mine = ++asked;
  session.stop(false);
  out.clear();
  problems = new Map();
  words = '';
  edit?.clear_marks();
  draw_files();
  idle(false);
  status('Starting', 'starting');
  remember(program);
  let needs = { libraries: [], words: [] };
  try {
    needs = await libraries_for(program);
  } catch (e) {
    needs.words.push(e.message);
  }
  if (mine !== asked) return;
  needs.words.forEach(w => out.system(w));
  return session.run({ files: program.files.map(f => ({ ...f })) }, { libraries: needs.libraries, ...options });
}
const stop = () => session.stop();
$('#run').addEventListener('click', () => run());
$('#stop').addEventListener('click', stop);
addEventListener('keydown', e => {
  if ((e.ctrlKey || e.metaKey) && e.key === 'Enter' && !e.defaultPrevented) {
    e.preventDefault();
    run();
  }
  if ((e.ctrlKey || e.metaKey) && e.key === '.') {
    e.preventDefault();
    stop();
  }
});
const span = ms => (ms < 1000 ? `${Math.max(1, Math.round(ms))} ms` : `${(ms / 1000).toFixed(1)} s`);
session.on('output', ({ fd, bytes, dropped }) => {
  if (!performance.getEntriesByName('first-output').length) performance.mark('first-output');
  out.bytes(fd, bytes, dropped);
  if (fd === 2) elixir_warnings(bytes);
});
session.on('diagnostic', d => {
  if (!problems.has(d.file)) problems.set(d.file, []);
  problems.get(d.file).push(d);
  if (!d.shown) out.diagnostic(d);
  edit?.mark(d);
  draw_files();
});
session.on('asks', () => {
  $('#stdin').classList.add('asked');
  $('#input').placeholder = 'The program waits for a line';
});
session.on('missing', async ({ module }) => out.system(await about_missing(module)));
session.on('state', ({ state, how, ms, text, code }) => {
  if (state === 'starting') return status('Starting', 'starting');
  if (state === 'compiling') return status('Compiling', 'compiling');
  if (state === 'running') {
    status('Running', 'running');
    $('#input').placeholder = hint();
    return;
  }
  idle(true);
  const end = (line, short, good) => {
    out.system(line, `end ${good ? '' : 'bad'}`);
    status(short, good ? 'good' : 'bad');
  };
  if (how === 'returned')
    end(`${text ? `${text[0].toUpperCase()}${text.slice(1)}. ` : ''}Finished in ${span(ms)}.`, 'Finished', true);
  else if (how === 'stopped') {
    out.system('Stopped.', 'end');
    status('Stopped', '');
  } else if (how === 'refused') end('Nothing ran: the program does not compile.', 'Does not compile', false);
  else if (how === 'failed') end(`The program failed after ${span(ms)}.`, 'Failed', false);
  else if (how === 'exited')
    end(`The system was halted with code ${code}, after ${span(ms)}.`, `Halted with code ${code}`, code === 0);
  else end(`webeam broke: ${text}`, 'Broken', false);
});
/** Elixir 1.14 says warnings of scripts only in words. */
let words = '';
function elixir_warnings(bytes) {
  words = (words + new TextDecoder().decode(bytes)).slice(-4000);
  for (const m of words.matchAll(
    /warning: ([^\n]+(?:\n(?! *\S+\.exs?:\d+)[^\n]+)*)\n +(\w+\.exs?):(\d+)(?::(\d+))?[^\n]*\n/g,
  )) {
    const d = {
      severity: 'warning',
      file: m[2],
      line: Number(m[3]),
      column: Number(m[4] ?? 0),
      text: m[1],
      shown: true,
    };
    const had = problems.get(d.file) ?? [];
    if (had.some(x => x.line === d.line && x.text === d.text)) continue;
    problems.set(d.file, [...had, d]);
    edit?.mark(d);
    draw_files();
  }
}
$('#stdin').addEventListener('submit', e => {
  e.preventDefault();
  const line = $('#input').value;
  $('#input').value = '';
  $('#stdin').classList.remove('asked');
  $('#input').placeholder = hint();
  out.text('in', `${line}\n`);
  session.feed(`${line}\n`);
});
const end_input = () => {
  session.feed(null);
  out.system('The input has ended.');
  $('#input').disabled = $('#eof').disabled = true;
};
$('#eof').addEventListener('click', end_input);
$('#input').addEventListener('keydown', e => {
  if (e.ctrlKey && e.key === 'd' && !$('#input').value) {
    e.preventDefault();
    end_input();
  }
});

// ---- the rest ------------------------------------------------------------------------------------------------------
const dialog = dialogs($('#dialog'), {
  get program() {
    return program;
  },
  add,
  rename,
});
$('#add').addEventListener('click', () => dialog.add());
$('#share').addEventListener('click', () => dialog.share());
$('#download').addEventListener('click', () => dialog.download());
arrows($('#files'));
views(session, $('#views'), $('#panels'), arrows);
examples($('#menu'), p => {
  session.stop();
  history.replaceState(null, '', location.pathname + location.search);
  open(p);
  out.clear();
  status('Ready', '');
  remember(program);
  edit?.focus();
});

/** What the address asks for: #p=... a shared program, #example=NAME; else the last program, else the first example. */
async function asked_for() {
  const hash = new URLSearchParams(location.hash.slice(1));
  const shared = /^#?p=(.*)/.exec(location.hash)?.[1];
  if (shared !== undefined) {
    try {
      return { program: await from_fragment(shared.split('&')[0]) };
    } catch (e) {
      notice(`The program in this link cannot be read: ${e.message}. Your own last program is here instead.`);
    }
  }
  const name = hash.get('example');
  if (name) {
    const p = await find_example(name);
    if (p) return { program: p, run: hash.has('run') };
    notice(`There is no example ${name}.`);
  }
  const last = remembered();
  return last ? { program: last } : { program: await find_example('pingpong'), run: true };
}
const EDITOR_WAITS_MS = 700;
async function begin() {
  $('#output').dataset.hint =
    `Run (${mac ? '⌘' : 'Ctrl'}+Enter) compiles the program and runs it, in this page.\nWhat it prints comes here.`;
  $('#input').placeholder = hint();
  status('Ready', '');
  // A webeam starts before it is known what to run: most often Erlang, or what ran last.
  const last = remembered();
  if (!shell_first && location.hash.length < 2) session.prepare(last ?? { files: [] }, {}, !last);
  const { program: p, run: at_once } = await asked_for();
  open(p, at_once);
  if (at_once && !shell_first) {
    // The editor is as much to load as all else: its text is there, and the program's first output, before it is.
    $('#editor').append(
      Object.assign(document.createElement('pre'), { className: 'text', textContent: program.files[0].text }),
    );
    const first = new Promise(done => {
      const off = ['output', 'diagnostic'].map(type =>
        session.on(type, () => {
          off.forEach(f => f());
          done();
        }),
      );
      setTimeout(done, EDITOR_WAITS_MS);
    });
    run();
    await first;
  }
  const { editor } = await import('./editor.js');
  $('#editor').replaceChildren();
  edit = editor($('#editor'), { changed, run: () => run() });
  edit.open(program.files);
  if (current !== program.files[0].name) edit.show(current);
  for (const list of problems.values()) list.forEach(d => edit.mark(d));
  document.body.dataset.ready = 'yes';
  if ('serviceWorker' in navigator && window.isSecureContext && !new URLSearchParams(location.search).has('nosw'))
    setTimeout(keep_offline, 1500);
}
addEventListener('hashchange', async () => {
  session.stop();
  const { program: p, run: at_once } = await asked_for();
  open(p);
  out.clear();
  status('Ready', '');
  if (at_once) run();
});
async function keep_offline() {
  try {
    await navigator.serviceWorker.register(new URL('../sw.js', import.meta.url));
  } catch {
    /* the page works without */
  }
}
begin();
