// SPDX-License-Identifier: Apache-2.0
// web/play/main.js — the playground's page: makes its parts and connects them. The editor comes as a part of its own,
// so that a webeam starts first.
import { visible_name } from '../visible.js';
import { el } from '../watch/dom.js';
import { Dialogs } from './dialogs.js';
import { examples } from './examples.js';
import { Files } from './files.js';
import { begin_fold } from './fold.js';
import { formatting } from './formatting.js';
import { at, begin_layout, is_mac, say_notice } from './layout.js';
import { Learning } from './learning.js';
import { framed, program_at_hand } from './flavour.js';
import { begin_framed } from './framed.js';
import { Offline } from './offline.js';
import { Opening } from './opening.js';
import { Output } from './output.js';
import { asked_of_step } from './point.js';
import { begin_present } from './present.js';
import { output_tools } from './output_tools.js';
import { to_fragment } from './program.js';
import { Programs } from './programs.js';
import { folder } from './release.js';
import { Runner } from './runner.js';
import { Session } from './session.js';
import { WEBEAM, chosen, leave_release, menu_of_releases, of_release, why_not_release } from './versions.js';
import { Views } from './views.js';
import { Work } from './work.js';

const EDITOR_WAITS_MS = 700;
const asked = new URLSearchParams(location.search);
/** A point of a stepped run, which the address asks for. */
const point = asked_of_step(location.search);
/** The shell, or Step, is opened first: nothing else runs by itself then. */
const view_first = asked.get('view') === 'shell' || point !== null;

begin_layout();
begin_fold();
begin_present();
const panel = at('#editor', HTMLElement);
const files = new Files(at('#files', HTMLElement), panel);
const session = new Session(
  () => files.program,
  () => work.folder,
);
for (const name of /** @type {const} */ (['schedulers', 'memory']))
  if (Number(asked.get(name)) && !point) session.defaults[name] = Number(asked.get(name));
Object.assign(session.defaults, of_release());
const output = new Output(at('#output', HTMLElement), (...place) => files.go(...place));
const runner = new Runner(session, files, output);
session.on('place', ({ file, line }) => files.show_place(file, line));
session.on('go_to', ({ file, line }) => files.go(file, line, 1));
output_tools(output, () => files.program.files[0].name.replace(/\.\w+$/, ''));
const work = new Work(files);
const opening = new Opening(work, runner);
const views = new Views(session, at('#views', HTMLElement), at('#panels', HTMLElement));
session.on('open', ({ view, place }) => void views.open(view, place));
if (framed) begin_framed(work, runner);
/** For tests, and for the console. */
const playground = {
  session,
  views,
  output: output.printed,
  get program() {
    return files.program;
  },
  get editor() {
    return files.editor;
  },
};
Object.assign(window, { playground });

// ---- the buttons above ---------------------------------------------------------------------------------------------
const dialogs = new Dialogs(at('#dialog', HTMLDialogElement));
files.on('wants_rename', ({ name }) => dialogs.rename_file(files, name));
files.on('wants_removal', ({ name }) => dialogs.remove_file(files, name));
at('#add', HTMLElement).addEventListener('click', () => dialogs.add_file(files));
formatting(files);
at('#share', HTMLElement).addEventListener('click', async () => {
  const url = new URL(location.href);
  url.hash = await to_fragment(files.program);
  dialogs.share(url.href);
});
at('#download', HTMLElement).addEventListener('click', async () => {
  const { project } = await import('./project.js');
  const { name, bytes } = project(files.program);
  const href = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: 'application/zip' }));
  el('a', { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
});
const offline = new Offline(session);
at('#about', HTMLElement).append(`webeam ${WEBEAM} · `, menu_of_releases());
at('#help', HTMLElement).addEventListener('click', async () => {
  const { help } = await import('./help.js');
  dialogs.show('Help', help(offline));
});
/** Does f, which brings another program, unless one would lose something and says no. @param {() => void} f */
function may_leave(f) {
  const words = {
    title: `Leave ${visible_name(work.name)}?`,
    text: 'Your last edits could not be kept: if you go on, they are lost.',
  };
  if (work.failed) dialogs.confirm({ ...words, button: 'Leave it' }, f);
  else f();
}
/** The next webeam fits the program in the editor. @param {boolean} [run]  it is run at once */
function prepare(run) {
  if (!view_first) session.prepare(files.program, {}, run);
}
const choose = (/** @type {() => void} */ put, hash = '') =>
  may_leave(() => {
    opening.choose(put, hash);
    prepare();
  });
/** The page runs another release from now on. */
document.addEventListener('releasechange', () => {
  delete session.defaults.base;
  Object.assign(session.defaults, of_release());
  runner.rest();
  prepare();
});
/** A release whose files cannot be had: the page goes on with its own. */
session.on('state', ({ how, text }) => {
  if (how !== 'broken' || !folder() || !text?.includes(`/${folder()}`)) return;
  setTimeout(() => {
    const { release } = chosen();
    leave_release();
    say_notice(`Erlang/OTP ${release} could not be fetched. The page runs Erlang/OTP ${chosen().release} again.`);
    runner.run();
  });
});
const learning = new Learning({ session, files, work, opening, views, dialogs, choose, prepare });
examples(at('#menu', HTMLElement), e =>
  choose(() => work.open_copy(e.called ?? e.title, e, e.called ? 'new' : 'example')),
);
new Programs(work, dialogs, choose);

// ---- the first program ---------------------------------------------------------------------------------------------
/** The editor is as much to load as all else: its text is there, and the program's first output, before it is. */
async function run_at_once() {
  panel.append(el('pre', { className: 'text', textContent: files.program.files[0].text }));
  /** @type {Promise<void>} */
  const first = new Promise(done => {
    session.on('output', () => done());
    session.on('diagnostic', () => done());
    setTimeout(done, EDITOR_WAITS_MS);
  });
  runner.run();
  await first;
}
async function bring_editor() {
  const { Editor } = await import('./editor.js');
  panel.replaceChildren();
  const how = { changed: (/** @type {string} */ name, /** @type {string} */ text) => files.type(name, text) };
  files.attach(new Editor(panel, { ...how, run: () => runner.run() }));
  document.body.dataset.ready = 'yes';
}
/** Step, at the point of a link, with the captions of the link. */
async function open_point(/** @type {Record<string, unknown>} */ there) {
  const { from_steps } = await import('./captions.js');
  const steps = await from_steps(location.hash).catch(() => 'unreadable');
  await views.open('step', { ...there, steps });
}
async function begin() {
  say_notice(why_not_release());
  if (!framed) void learning.follow_address();
  at('#output', HTMLElement).dataset.hint =
    `Run (${is_mac ? '⌘' : 'Ctrl'}+Enter) compiles the program and runs it, in this page.\nWhat it prints comes here.`;
  // A webeam starts before it is known what to run: most often Erlang, or what ran last.
  const last = program_at_hand();
  if (!view_first && location.hash.length < 2) session.prepare(last ?? { files: [] }, {}, !last);
  const found = await opening.begin();
  if (found) prepare(found.run);
  if (found?.run && !view_first) await run_at_once();
  await bring_editor();
  if (point) void open_point(point);
  if (!asked.has('nosw') && !framed) offline.begin();
}
async function follow_address() {
  if (!framed) void learning.follow_address();
  const found = await opening.follow_address();
  if (!found) return;
  prepare(found.run);
  if (found.run) runner.run();
}
addEventListener('hashchange', () => may_leave(() => void follow_address()));
void begin();
