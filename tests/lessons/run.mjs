// SPDX-License-Identifier: Apache-2.0
// tests/lessons/run.mjs — every lesson, on each VM: see run.
//
// usage: run FOLDER [NAME=COMMAND]... [LESSON...]     FOLDER: with lesson_run.beam, for what is made
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { evaluate, parse_check, parse_lesson, parse_steps } from '../../web/learn/lesson.js';
import { plain } from '../../web/learn/text.js';

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
const rest = process.argv.slice(3);
const only = rest.filter(a => !a.includes('='));
const ELIXIR = '/usr/lib/elixir/lib';
const has_elixir = existsSync(join(ELIXIR, 'elixir/ebin'));
const TIMEOUT = 60_000;
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

/** What a program writes, both streams. @param {string} command @param {Read} lesson @param {string} file */
async function output_of(command, lesson, file) {
  const language = /** @type {Language} */ (file.endsWith('.erl') ? 'erlang' : 'elixir');
  const folder = mkdtempSync(join(made, `${lesson.name}-`));
  const program = `${lesson.name}.${SUFFIX[language]}`;
  copyFileSync(join(lesson.folder, file), join(folder, program));
  const libs = language === 'elixir' ? ['elixir', 'logger'].map(l => join(ELIXIR, l, 'ebin')) : [];
  const flags = ['-noshell', '-noinput', '+S', String(lesson.schedulers), '-pa', made, ...libs];
  const args = [...command.split(' ').slice(1), ...flags, '-s', 'lesson_run', 'main', '-extra', program];
  const options = { cwd: folder, timeout: TIMEOUT, maxBuffer: 1 << 22 };
  const { stdout, stderr } = await promisify(execFile)(command.split(' ')[0] ?? '', args, options);
  return stdout + stderr;
}

/** @param {string} vm @param {string} command @param {Read} lesson @param {string} file */
async function judge(vm, command, lesson, file) {
  const output = await output_of(command, lesson, file);
  const source = readFileSync(join(lesson.folder, file), 'utf8');
  /** @type {Work} */
  const work = { language: file.endsWith('.erl') ? 'erlang' : 'elixir', source, output };
  return { output, verdicts: evaluate(lesson.check.tasks, work) };
}

/** Of the tasks that a program has to do. @param {Read} lesson @param {Verdict[]} verdicts */
const of_program = (lesson, verdicts) => verdicts.filter((_, i) => lesson.check.tasks[i]?.kind !== 'answer');

/** @param {string} vm @param {string} command @param {Read} lesson @param {Language} language */
async function programs(vm, command, lesson, language) {
  const suffix = SUFFIX[language];
  const label = `${lesson.name} ${vm} ${language}`;
  const program_tasks = lesson.check.tasks.some(t => t.kind !== 'answer');
  await attempt(`${label}: the program`, async () => {
    const { output, verdicts } = await judge(vm, command, lesson, `${lesson.name}.${suffix}`);
    assert.ok(!/^(does not compile|.*: warning: |\*\* )/m.test(output), output);
    assert.ok(output.trim(), 'it writes nothing');
    if (program_tasks)
      assert.ok(
        of_program(lesson, verdicts).some(v => !v.done),
        'nothing is left to do',
      );
  });
  if (program_tasks)
    await attempt(`${label}: the solution`, async () => {
      const { output, verdicts } = await judge(vm, command, lesson, `solution.${suffix}`);
      for (const v of of_program(lesson, verdicts)) assert.ok(v.done, `"${v.says}" is said for\n${output}`);
    });
  for (const { file, says } of lesson.check.programs.filter(p => p.file.endsWith(suffix)))
    await attempt(`${label}: ${file}`, async () => {
      const { output, verdicts } = await judge(vm, command, lesson, file);
      const said = of_program(lesson, verdicts)
        .filter(v => !v.done)
        .map(v => v.says);
      assert.ok(said.includes(says), `said is ${JSON.stringify(said)}, not ${JSON.stringify(says)}, for\n${output}`);
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
    const { text, schedulers } = parse_lesson(readFileSync(join(folder, 'lesson.md'), 'utf8'));
    const check = parse_check(readFileSync(join(folder, 'check.json'), 'utf8'));
    lesson = { name, folder, check, schedulers };
    if (existsSync(join(folder, 'steps.json'))) parse_steps(readFileSync(join(folder, 'steps.json'), 'utf8'));
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
