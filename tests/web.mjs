#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// tests/web.mjs — the page, in real Chromium: does what a person would do and reads what a person would see.
//
// usage: node tests/web.mjs [--list] [--firefox] [--all] [--lanes=N] [SITE [NAME...]]
//
// --firefox: in Debian's Firefox instead; without names, those of IN_FIREFOX. --all: also the tests of IN_SOAK, and
// all in Firefox. --lanes: N tests side by side; what fails has a second try, alone.
//
// SITE: default build/web, which scripts/playground --for-tests makes; screenshots go to SITE/shots. NAME: only tests
// whose name contains it; a test is HOST-TOPIC-TEST. --list prints the names and runs nothing.
//
// A file tests/web/TOPIC.test.mjs exports functions `test_NAME(visit)`, see Visit; they, or the file, may have `hosts`
// (of HOSTS below; default alone), `quiet` (it measures: nothing may run beside it), and `context`
// (Playwright's options). What a test returns is printed.
import { readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './web/harness.mjs';
import { top } from './web/host.mjs';

/** @typedef {import('./web/harness.mjs').Case} Case */

/** below: under a path, as GitHub Pages has it; brotli: one that sends what is packed as what it is. isolated, brotli:
 * with policies as headers.
 * @type {Record<string, import('./web/harness.mjs').Host>} */
const HOSTS = {
  alone: { flags: [], query: '' },
  isolated: { flags: ['--isolated', '--policy'], query: '?schedulers=2' },
  below: { flags: [], query: '', path: 'user/repo/' },
  brotli: { flags: ['--brotli', '--policy'], query: '' },
};
/** What a page needs of a browser, once each. */
const IN_FIREFOX = [
  'alone-play-input',
  'alone-play-second_run',
  'alone-play-share',
  'alone-shell-erlang',
  'alone-step-mailbox',
  'alone-watch-table',
  'alone-learn-the_list_of_lessons',
  'alone-stranger-words',
  'alone-stranger-policy',
];
/** Long ones whose like runs anyway, at another host or size: by name, or with --all, as in scripts/soak. */
const IN_SOAK = new Set([
  'alone-flood-saved_up_to_a_bound',
  'isolated-image-threads',
  'isolated-play-a_million_processes',
  'isolated-play-allocates_for_ever',
  'isolated-offline-all_of_it',
  'alone-inspect-samples_phone',
  'alone-inspect-keyboard_phone',
  'alone-learn-all_recordings_in_elixir',
  'alone-step-run_phone',
  'alone-stranger-flood_of_events',
  'alone-watch-overview_phone',
  'alone-watch_program-short',
  'isolated-watch-overview_dark',
  'isolated-watch_program-follow_threads',
  'alone-watch_load-lots',
  'isolated-hostile-fills',
  'isolated-hostile-ends',
]);
const here = dirname(fileURLToPath(import.meta.url));

/** Every test at each of its hosts, host by host. @returns {Promise<Case[]>} */
async function all_cases() {
  /** @type {Case[]} */
  const cases = [];
  const files = readdirSync(join(here, 'web')).filter(f => f.endsWith('.test.mjs'));
  for (const file of files.sort()) {
    const topic = file.replace('.test.mjs', '');
    const module = await import(`./web/${file}`);
    for (const [key, test] of Object.entries(module)) {
      if (!key.startsWith('test_')) continue;
      for (const host of test.hosts ?? module.hosts ?? ['alone'])
        cases.push({ name: `${host}-${topic}-${key.slice(5)}`, host, quiet: !!(test.quiet ?? module.quiet), test });
    }
  }
  return Object.keys(HOSTS).flatMap(host => cases.filter(c => c.host === host));
}

const args = process.argv.slice(2);
const lanes = Number(args.find(a => a.startsWith('--lanes='))?.slice(8) ?? 1);
const [site = join(top, 'build/web'), ...names] = args.filter(a => !a.startsWith('--'));
const which = args.includes('--firefox') ? 'firefox' : 'chromium';
if (!(lanes >= 1) || args.some(a => a.startsWith('--') && !/^--(list|firefox|all|lanes=\d+)$/.test(a))) {
  console.log('usage: node tests/web.mjs [--list] [--firefox] [--all] [--lanes=N] [SITE [NAME...]]');
  console.log('Runs the tests whose name contains a NAME, or all, on SITE (build/web); --list prints their names.');
  process.exit(args.includes('--help') ? 0 : 2);
}
const wanted = names.length || which === 'chromium' || args.includes('--all') ? names : IN_FIREFOX;
const cases = await all_cases();
for (const name of IN_SOAK)
  if (!cases.some(c => c.name === name)) throw new Error(`web: IN_SOAK names ${name}, which is no test`);
const chosen = wanted.length
  ? cases.filter(c => wanted.some(n => c.name.includes(n)))
  : cases.filter(c => args.includes('--all') || !IN_SOAK.has(c.name));
if (!chosen.length) {
  console.error(`web: no test has a name with ${names.join(', ')} (see --list)`);
  process.exit(2);
}
if (args.includes('--list')) {
  for (const { name } of chosen) console.log(name);
  process.exit(0);
}
process.exit((await run(resolve(site), chosen, HOSTS, which, lanes)) ? 1 : 0);
