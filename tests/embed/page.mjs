// SPDX-License-Identifier: Apache-2.0
// tests/embed/page.mjs — the package in real Chromium: the cases from a plain module script, <webeam-run>, what
// bundlers made, Vite's development server. The tests are in page/.
//
// usage: node tests/embed/page.mjs SITE [NAME...]
//
// SITE: a folder with webeam/ (the package), the files of this folder that are served (run says which), and vite/,
// webpack/, esbuild/ (what those built); beside it project/, which Vite's server serves. Screenshots go to SITE/shots.
import { resolve } from 'node:path';
import { run } from '../web/harness.mjs';
import { bundles } from './page/bundles.mjs';
import { element } from './page/element.mjs';
import { groups } from './page/groups.mjs';
import { library } from './page/library.mjs';
import { reading } from './page/reading.mjs';

const HOSTS = {
  alone: { flags: [], query: '' },
  isolated: { flags: ['--isolated'], query: '' },
};
const viewport = { width: 1000, height: 900 };

const [site, ...only] = process.argv.slice(2);
if (!site || site.startsWith('-')) {
  console.log('usage: node tests/embed/page.mjs SITE [NAME...]');
  process.exit(site === '--help' ? 0 : 2);
}
/** @type {import('../web/harness.mjs').Case[]} */
const cases = [];
for (const [key, test] of Object.entries({ ...library, ...element, ...reading, ...groups, ...bundles })) {
  if (only.length && !only.some(o => key.includes(o))) continue;
  const [host] = test.hosts ?? ['alone'];
  cases.push({ name: `page: ${key}`, host, test: Object.assign(test, { context: { viewport } }) });
}
process.exit((await run(resolve(site), cases, HOSTS, 'chromium', 2)) ? 1 : 0);
