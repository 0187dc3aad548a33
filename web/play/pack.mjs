#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// web/play/pack.mjs — what the playground's page is made of: the bundle, examples, lessons, the service worker.
//
// usage: node web/play/pack.mjs examples|bundle|worker SITE      worker comes last: it lists what is in SITE
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse_check, parse_lesson, parse_steps } from '../learn/lesson.js';
import { inline_scripts, page_policy } from './policy.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const top = join(here, '../..');
const [what, site] = process.argv.slice(2);
if (!site) {
  process.stderr.write('usage: node web/play/pack.mjs examples|bundle|worker SITE\n');
  process.exit(2);
}

/** The examples, from the first to the special. What is not named comes last. */
const ORDER = `
  pingpong selective_receive links_and_exits monitors supervised_workers counter_server traffic_light hot_code timers
  parallel_map work_queue ring busy_loop priorities growing_mailbox ets_tables word_count binaries big_numbers closures
  errors_and_exceptions game_of_life processes pipes pattern_matching protocols tasks genserver
`
  .trim()
  .split(/\s+/);
/** The page without what runs are made of. */
const is_page = (/** @type {string} */ file) =>
  /^(play|lessons)\//.test(file) || /^[^/]+\.(html|css|js|mjs|json)$/.test(file);
/** What of it the service worker does not keep at once: the terminal, Elixir's grammar, Learn, what runs use. */
const is_later = (/** @type {string} */ file) =>
  /^play\/(shell|dist|learn|completion)-|^exports\.json|^sizes\.json|^lessons\/|^xterm|^webeam(-mt)?\./.test(file);

const npm = join(top, 'build/npm/node_modules');
/** @returns {typeof import('esbuild')} */
const esbuild = () => createRequire(join(npm, '../'))('esbuild');
/** How esbuild makes what visitors fetch. @satisfies {import('esbuild').CommonOptions} */
const SMALL = { minify: true, target: 'es2022', legalComments: 'none', logLevel: 'warning' };
/** A bundle of modules. @satisfies {import('esbuild').BuildOptions} */
const BUNDLE = { ...SMALL, bundle: true, format: 'esm' };
const WORKERS = ['worker.js', 'half.js'];

// ---- examples ------------------------------------------------------------------------------------------------------
/** demo/ without what is for tests, in ORDER. */
function examples() {
  const at = (/** @type {{ name: string }} */ e) => {
    const i = ORDER.indexOf(e.name);
    return i < 0 ? ORDER.length : i;
  };
  return readdirSync(join(top, 'demo'))
    .filter(f => /\.(erl|exs)$/.test(f))
    .map(example)
    .sort((a, b) => at(a) - at(b) || (a.name < b.name ? -1 : 1));
}
/** "Title: what it teaches." is the first sentence of a file, or the title is its name. @param {string} file */
function example(file) {
  const text = readFileSync(join(top, 'demo', file), 'utf8').replace(/^(%%|#) (SPDX|expect:| {2}more:).*\n/gm, '');
  const name = basename(file, extname(file));
  const [lines] = /^((?:%%|#).*\n)+/.exec(text) ?? [''];
  const comment = lines
    .replace(/^(%%|#) ?/gm, '')
    .replace(/^flags:.*\n/m, '')
    .replace(/\s+/g, ' ')
    .trim();
  const sentence = /^.*?[.?!](?= |$)/.exec(comment)?.[0] ?? comment;
  const [, short, rest] = /^([^:]{1,22}): (.*)/.exec(sentence) ?? [];
  return {
    name,
    title: short ?? name.replaceAll('_', ' ').replace(/^./, c => c.toUpperCase()),
    about: (rest ?? sentence).replace(/^[a-z]/, c => c.toUpperCase()),
    language: file.endsWith('.exs') ? 'elixir' : 'erlang',
    files: [{ name: file, text: `${text.trimEnd()}\n` }],
  };
}
/** Writes them; early.js learns which of them are Elixir, and goes into index.html. Then its scripts are known, and so
 * is its policy. */
async function pack_examples() {
  const list = examples();
  writeFileSync(join(site, 'examples.json'), JSON.stringify(list));
  const elixir = list.filter(e => e.language === 'elixir').map(e => e.name);
  const early = await esbuild().build({
    ...BUNDLE,
    entryPoints: [join(here, 'early.js')],
    format: 'iife',
    write: false,
    define: { 'globalThis.webeam_elixir_examples': JSON.stringify(elixir), 'globalThis.webeam_releases': releases() },
  });
  const page = join(site, 'index.html');
  const text = early.outputFiles[0].text.trim().replaceAll('</', '<\\/');
  const html = readFileSync(page, 'utf8').replace('{{EARLY}}', () => text);
  writeFileSync(page, html.replace('{{POLICY}}', page_policy(inline_scripts(html))));
}

// ---- lessons -------------------------------------------------------------------------------------------------------
/** demo/lessons/NAME as the page takes it: see lessons.js. A lesson that is wrong throws. @param {string} name */
function lesson(name) {
  const read = (/** @type {string} */ file) => readFileSync(join(top, 'demo/lessons', name, file), 'utf8');
  const text = read('lesson.md');
  const check = read('check.json');
  const { title, summary, order, schedulers } = parse_lesson(text);
  const licence = /^(%%|#) SPDX-.*\n/;
  const programs = {
    erlang: read(`${name}.erl`).replace(licence, ''),
    elixir: read(`${name}.exs`).replace(licence, ''),
  };
  const tasks = parse_check(check).tasks.length;
  const steps = existsSync(join(top, 'demo/lessons', name, 'steps.json')) ? read('steps.json') : undefined;
  if (steps) parse_steps(steps);
  const packed = { name, title, schedulers, text, check, steps, programs };
  return { order, listed: { name, title, summary, tasks }, packed };
}
/** Writes each, and the list of all. */
function pack_lessons() {
  const to = join(site, 'lessons');
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to);
  const folders = readdirSync(join(top, 'demo/lessons'), { withFileTypes: true }).filter(d => d.isDirectory());
  const all = folders.map(d => lesson(d.name)).sort((a, b) => a.order - b.order);
  for (const { packed } of all) writeFileSync(join(to, `${packed.name}.json`), JSON.stringify(packed));
  writeFileSync(join(to, 'index.json'), JSON.stringify(all.map(l => l.listed)));
}

// ---- the bundle ----------------------------------------------------------------------------------------------------
/** Modules beside play/ stay modules. @type {import('esbuild').Plugin} */
const outside = {
  name: 'outside',
  setup(build) {
    build.onResolve({ filter: /^\.\.\/[^/]+\.js$/ }, found => ({ path: found.path, external: true }));
  },
};
/** A style sheet that a view imports is its text: it comes with the view, which puts it into the page as it is mounted.
 * @type {import('esbuild').Plugin} */
const sheets = {
  name: 'sheets',
  setup(build) {
    build.onLoad({ filter: /\/(watch|learn)\/[^/]+\.css$/ }, async found => {
      const text = readFileSync(found.path, 'utf8');
      const { code } = await esbuild().transform(text, { loader: 'css', minify: true });
      return { contents: code, loader: 'text' };
    });
  },
};
/** What the page says it runs: webeam and OTP of the file VERSION, Elixir as it is installed. */
function versions() {
  const rows = readFileSync(join(top, 'VERSION'), 'utf8').trim().split('\n');
  const app = readFileSync('/usr/lib/elixir/lib/elixir/ebin/elixir.app', 'utf8');
  const [, elixir = ''] = /\{vsn,\s*"([^"]+)"/.exec(app) ?? [];
  return { ...Object.fromEntries(rows.map(row => row.split(' '))), elixir };
}
/** The other releases of OTP that the site has, in folders otp-N. */
function releases() {
  const folders = readdirSync(site).filter(name => /^otp-\d+$/.test(name));
  return JSON.stringify(folders.sort().map(f => JSON.parse(readFileSync(join(site, f, 'release.json'), 'utf8'))));
}
/** web/play/*.js with CodeMirror and xterm.js, in parts that are loaded when needed. */
async function pack_page() {
  rmSync(join(site, 'play'), { recursive: true, force: true });
  await esbuild().build({
    ...BUNDLE,
    entryPoints: [join(here, 'main.js'), join(here, 'play.css'), join(here, 'icon.svg')],
    outdir: join(site, 'play'),
    splitting: true,
    loader: { '.svg': 'copy' },
    nodePaths: [npm],
    plugins: [outside, sheets],
    chunkNames: '[name]-[hash]',
    define: { 'globalThis.webeam_versions': JSON.stringify(versions()), 'globalThis.webeam_releases': releases() },
  });
}
/** The Workers in one piece: their start is on the way to the first output. */
async function pack_workers() {
  for (const name of WORKERS)
    await esbuild().build({
      ...BUNDLE,
      entryPoints: [join(top, 'web', name)],
      outfile: join(site, name),
      allowOverwrite: true,
    });
  await esbuild().build({
    ...BUNDLE,
    stdin: { contents: "export { XzReadableStream } from 'xz-decompress';", resolveDir: npm },
    nodePaths: [npm],
    outfile: join(site, 'xz.js'),
  });
}
/** The page's other modules stay modules: views share them. */
async function pack_modules() {
  for (const file of readdirSync(site)) {
    const source = join(top, 'web', file);
    if (!file.endsWith('.js') || !existsSync(source) || WORKERS.includes(file)) continue;
    const { code } = await esbuild().transform(readFileSync(source, 'utf8'), { ...SMALL, format: 'esm' });
    writeFileSync(join(site, file), code);
  }
}

// ---- the service worker --------------------------------------------------------------------------------------------
/** All files below a folder, but for the screenshots of tests. @param {string} folder @returns {string[]} */
function files_below(folder) {
  return readdirSync(folder).flatMap(name => {
    const path = join(folder, name);
    if (!statSync(path).isDirectory()) return [path];
    return name === 'shots' ? [] : files_below(path);
  });
}
/** sizes.json: of each compressed file its bytes, and those of what is in it. */
function pack_sizes() {
  const packed = files_below(site).filter(path => /\.(br|xz|gz)$/.test(path));
  const size = (/** @type {string} */ path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const rows = packed.sort().map(path => {
    const name = relative(site, path).replace(/\.\w+$/, '');
    const whole = size(join(top, 'build/archive', name)) || size(join(top, 'build/wasm', name));
    return [relative(site, path), [size(path), whole]];
  });
  writeFileSync(join(site, 'sizes.json'), JSON.stringify(Object.fromEntries(rows)));
}
async function pack_service_worker() {
  const all = files_below(site)
    .map(path => relative(site, path))
    .filter(f => f !== 'sw.js')
    .sort();
  const hash = createHash('sha256');
  for (const f of all) hash.update(f).update(readFileSync(join(site, f)));
  const version = hash.digest('hex').slice(0, 16);
  const sizes = Object.fromEntries(all.map(f => [f, statSync(join(site, f)).size]));
  const page = all.filter(is_page);
  const about = JSON.stringify({ version, first: page.filter(f => !is_later(f)), page, all: sizes });
  const { outputFiles } = await esbuild().build({
    ...BUNDLE,
    entryPoints: [join(here, 'sw.js')],
    format: 'iife',
    banner: { js: `self.webeam_site = ${about};` },
    write: false,
  });
  writeFileSync(join(site, 'sw.js'), outputFiles[0].contents);
}

/** @type {Record<string, (() => Promise<void> | void)[]>} */
const STEPS = {
  examples: [pack_examples, pack_lessons],
  bundle: [pack_page, pack_workers, pack_modules],
  worker: [pack_sizes, pack_service_worker],
};
const steps = STEPS[what];
if (!steps) {
  process.stderr.write(`pack: unknown step: ${what}\n`);
  process.exit(2);
}
for (const step of steps) await step();
