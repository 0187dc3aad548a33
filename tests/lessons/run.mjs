// SPDX-License-Identifier: Apache-2.0
// tests/lessons/run.mjs — every lesson, on each VM: see run.
//
// usage: run FOLDER [--all] [NAME=COMMAND]... [LESSON...]     FOLDER: with lesson_run.beam, for what is made
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { evaluate, parse_check, parse_lesson, parse_steps } from '../../web/learn/lesson.js';
import { plain } from '../../web/learn/text.js';
import { tries_of } from './tries.mjs';

/** @typedef {import('../../web/learn/lesson.js').Language} Language @typedef
 * {import('../../web/learn/lesson.js').Work} Work
 * @typedef {import('../../web/learn/lesson.js').Verdict} Verdict @typedef {import('../../web/learn/lesson.js').Check}
 * Check */
/** One lesson's folder, read.
 * @typedef {{ name: string, folder: string, check: Check, schedulers: number }} Read */

const here = dirname(fileURLToPath(import.meta.url));
const top = resolve(here, '../..');
const lessons = join(top, 'demo/lessons');
const made = resolve(process.argv[2] ?? join(top, 'build/tests/lessons'));
const every = process.argv.includes('--all');
const rest = process.argv.slice(3).filter(a => a !== '--all');
const only = rest.filter(a => !a.includes('='));
const ELIXIR = '/usr/lib/elixir/lib';
const has_elixir = existsSync(join(ELIXIR, 'elixir/ebin'));
const TIMEOUT = 120_000;
/** @type {Record<Language, string>} */
const SUFFIX = { erlang: 'erl', elixir: 'exs' };
const vms = rest.filter(a => a.includes('=')).map(a => /** @type {[string, string]} */ (a.split(/=(.*)/s).slice(0, 2)));
if (!vms.length) vms.push(['native', join(top, 'build/native/webeam')], ['erl', 'erl']);

let passed = 0;
let failed = 0;
let skipped = 0;
/** @param {string} what @param {() => unknown} f */
async function attempt(what, f) {
  try {
    await f();
    passed++;
  } catch (e) {
    failed++;
    const text = e instanceof Error ? e.message : String(e);
    console.log(`FAIL ${what}\n${text.split('\n').slice(0, 14).join('\n')}`.replaceAll('\n', '\n    '));
  }
}

/** What each of some programs writes, both streams. They run one after the other, in one system.
 * @param {string} command @param {Read} lesson @param {Language} language @param {string[]} texts */
async function outputs_of(command, lesson, language, texts) {
  const folder = mkdtempSync(join(made, `${lesson.name}-`));
  const files = texts.map((text, i) => {
    mkdirSync(join(folder, String(i)));
    const file = join(String(i), `${lesson.name}.${SUFFIX[language]}`);
    writeFileSync(join(folder, file), text);
    return file;
  });
  const libs = language === 'elixir' ? ['elixir', 'logger'].map(l => join(ELIXIR, l, 'ebin')) : [];
  const flags = ['-noshell', '-noinput', '+S', String(lesson.schedulers), '-pa', made, ...libs];
  const args = [...command.split(' ').slice(1), ...flags, '-s', 'lesson_run', 'main', '-extra', ...files];
  const options = { cwd: folder, timeout: TIMEOUT, maxBuffer: 1 << 22 };
  const { stdout, stderr } = await promisify(execFile)(command.split(' ')[0] ?? '', args, options);
  const [out, err] = [stdout, stderr].map(text => text.split('\n\x1e\n'));
  assert.equal(out?.length, texts.length + 1, `not all programs ended:\n${stdout}${stderr}`);
  return texts.map((_, i) => (out?.[i] ?? '') + (err?.[i] ?? ''));
}

/** Of the tasks that a program has to do. @param {Read} lesson @param {Verdict[]} verdicts */
const of_program = (lesson, verdicts) => verdicts.filter((_, i) => lesson.check.tasks[i]?.kind !== 'answer');

/** The program as it is, the solution, and the tries: all of them on the first VM.
 * @param {string} vm @param {string} command @param {Read} lesson
 * @param {Language} language */
async function programs(vm, command, lesson, language) {
  const label = `${lesson.name} ${vm} ${language}`;
  const { tasks } = lesson.check;
  const text_of = (/** @type {string} */ what) =>
    readFileSync(join(lesson.folder, `${what}.${SUFFIX[language]}`), 'utf8');
  const given = text_of(lesson.name);
  const to_do = tasks.some(t => t.kind !== 'answer');
  const solution = { label: 'the solution', text: to_do ? text_of('solution') : '', says: null, whole: true };
  /** @type {import('./tries.mjs').Try[]} */
  let all = [];
  /** @type {string[]} */
  let outputs = [];
  await attempt(`${label}: runs`, async () => {
    const tries = to_do ? tries_of(lesson.folder, lesson.name, language, lesson.check.programs) : [];
    const wrong = tries.filter(t => t.says !== null).length;
    assert.ok(!to_do || (tries.length > wrong && wrong >= 3), `${tries.length} tries, ${wrong} of them wrong: too few`);
    const some = every || vm === vms[0]?.[0] ? tries : tries.filter(t => t.whole);
    all = to_do ? [solution, ...some] : [];
    outputs = await outputs_of(command, lesson, language, [given, ...all.map(t => t.text)]);
  });
  if (!outputs.length) return;
  /** @param {string} source @param {string | undefined} output */
  const verdicts = (source, output) => of_program(lesson, evaluate(tasks, { language, source, output, given }));
  await attempt(`${label}: the program`, () => {
    const output = outputs[0] ?? '';
    assert.ok(!/^(does not compile|.*: warning: |\*\* )/m.test(output), output);
    assert.ok(output.trim(), 'it writes nothing');
    if (to_do)
      assert.ok(
        verdicts(given, output).some(v => !v.done),
        'nothing is left to do',
      );
  });
  for (const [i, { label: which, text, says }] of all.entries())
    await attempt(`${label}: ${which}`, () => {
      const output = outputs[i + 1];
      const open = verdicts(text, output).filter(v => !v.done);
      const said = open.map(v => v.says);
      if (says === null) assert.ok(!open.length, `"${said}" is said for\n${text}\n${output}`);
      else
        assert.ok(
          said.includes(says),
          `said is ${JSON.stringify(said)}, not ${JSON.stringify(says)}, for\n${text}\n${output}`,
        );
    });
}

/** Answers, right and wrong, as texts that a pattern without holes stands for. @param {Read} lesson */
async function answers({ name, check }) {
  for (const [i, task] of check.tasks.entries()) {
    if (task.kind !== 'answer') continue;
    /** @param {string} answer */
    const verdict = answer =>
      evaluate(check.tasks, { language: 'erlang', source: '', answers: { [i]: answer } })[i] ?? {
        done: false,
        says: '?',
      };
    const fixed = /** @param {string} a */ a => !a.includes('<');
    await attempt(`${name}: answers to "${task.task}"`, () => {
      for (const a of task.right.filter(fixed)) assert.deepEqual(verdict(a), { done: true, says: '' }, a);
      assert.ok(task.wrong.length, 'a question has a wrong answer with a sentence that helps');
      for (const w of task.wrong)
        for (const a of w.answers.filter(fixed)) assert.deepEqual(verdict(a), { done: false, says: w.says }, a);
      for (const c of task.choices) assert.ok(verdict(c).done || verdict(c).says !== task.hint, `a choice: ${c}`);
      assert.deepEqual(verdict('certainly not this'), { done: false, says: task.hint });
    });
  }
}

/** @param {string} name @returns {Promise<Read | null>} */
async function read(name) {
  const folder = join(lessons, name);
  /** @type {Read | null} */
  let lesson = null;
  await attempt(`${name}: reads`, () => {
    const { text, schedulers, place } = parse_lesson(readFileSync(join(folder, 'lesson.md'), 'utf8'));
    const check = parse_check(readFileSync(join(folder, 'check.json'), 'utf8'));
    lesson = { name, folder, check, schedulers };
    const steps = join(folder, 'steps.json');
    const moments = existsSync(steps) ? Object.values(parse_steps(readFileSync(steps, 'utf8'))) : [];
    if (place.view === 'step') {
      assert.ok(moments.length, 'the view step needs a recording, steps.json');
      for (const m of moments) assert.ok(place.moment <= m.length, `there is no moment ${place.moment}`);
    }
    const words = plain(text.filter(n => n.tag !== 'pre')).split(/\s+/).length;
    assert.ok(words >= 150 && words <= 350, `its text has ${words} words, not 150 to 350`);
    const files = readdirSync(folder);
    for (const suffix of Object.values(SUFFIX)) {
      assert.ok(files.includes(`${name}.${suffix}`), `${name}.${suffix} is missing`);
      const tested = check.tasks.every(t => t.kind === 'answer') || check.programs.some(p => p.file.endsWith(suffix));
      assert.ok(tested, `check.json names no wrong program for .${suffix}`);
    }
    const known = [
      'lesson.md',
      'check.json',
      'steps.json',
      'tries.json',
      ...['erl', 'exs'].flatMap(s => [`${name}.${s}`, `solution.${s}`]),
    ];
    for (const f of files) assert.ok(known.includes(f) || check.programs.some(p => p.file === f), `${f} is not named`);
  });
  return lesson;
}

/** @param {string} name */
async function one(name) {
  const lesson = await read(name);
  if (!lesson) return;
  await answers(lesson);
  for (const [vm, command] of vms)
    for (const language of /** @type {Language[]} */ (['erlang', 'elixir']))
      if (language === 'erlang' || has_elixir) await programs(vm, command, lesson, language);
      else skipped++;
}

mkdirSync(made, { recursive: true });
if (!only.length) {
  const unit = spawnSync(process.execPath, ['--test', join(here, 'lesson.test.mjs')], { encoding: 'utf8' });
  await attempt('unit tests of web/learn', () => assert.equal(unit.status, 0, unit.stdout.slice(-3000)));
}
const names = readdirSync(lessons, { withFileTypes: true })
  .filter(d => d.isDirectory())
  .map(d => d.name)
  .filter(n => !only.length || only.includes(n));
const left = [...names];
await Promise.all(
  Array.from({ length: Math.min(4, availableParallelism()) }, async () => {
    for (let name = left.shift(); name !== undefined; name = left.shift()) await one(name);
  }),
);
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed ? 1 : 0);
