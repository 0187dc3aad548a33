#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// tests/web.mjs — the page, in real Chromium: does what a person would do and reads what a person would see.
//
// usage: node tests/web.mjs SITE [NAME...]     SITE: build/web; screenshots go to SITE/shots; NAME: only tests whose name contains it
//
// A file tests/web/TOPIC.test.mjs exports functions `test_NAME(visit)`, see Visit; they, or the file, may have `hosts` (of HOSTS below;
// default alone), and `context` (Playwright's options).
import { mkdirSync, mkdtempSync, readdirSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { browse, serve, top } from './web/host.mjs';
import { Visit } from './web/visit.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const site = resolve(process.argv[2] ?? join(top, 'build/web')),
  only = process.argv.slice(3),
  shots = join(site, 'shots');
mkdirSync(shots, { recursive: true });
/** below: under a path, as GitHub Pages has it; brotli: one that sends what is packed as what it is. */
const HOSTS = {
  alone: { flags: [], query: '' },
  isolated: { flags: ['--isolated'], query: '?schedulers=2' },
  below: { flags: [], query: '', path: 'user/repo/' },
  brotli: { flags: ['--brotli'], query: '' },
};

/** The site's folder, or one in which the site lies at `path`. */
function folder_for(path) {
  if (!path) return site;
  const folder = mkdtempSync(join(tmpdir(), 'webeam-'));
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  symlinkSync(site, join(folder, path).replace(/\/$/, ''));
  return folder;
}

const browser = await browse();
const topics = [];
for (const f of readdirSync(join(here, 'web'))
  .filter(f => f.endsWith('.test.mjs'))
  .sort())
  topics.push([f.replace('.test.mjs', ''), await import(`./web/${f}`)]);
let passed = 0,
  failed = 0;
for (const [host, { flags, query, path }] of Object.entries(HOSTS)) {
  const server = await serve(folder_for(path), ['--log', ...flags]);
  for (const [topic, module] of topics) {
    for (const [key, test] of Object.entries(module)) {
      const name = `${host}-${topic}-${key.slice(5)}`;
      if (
        !key.startsWith('test_') ||
        !(test.hosts ?? module.hosts ?? ['alone']).includes(host) ||
        (only.length && !only.some(o => name.includes(o)))
      )
        continue;
      const context = await browser.newContext({ viewport: { width: 1200, height: 760 }, ...test.context });
      const visit = new Visit(await context.newPage(), {
          name,
          url: server.url + (path ?? ''),
          query,
          host,
          shots,
          top,
          site,
          context,
          log: server.log,
        }),
        began = Date.now();
      try {
        const said = await test(visit);
        if (visit.problems.length) throw new Error(`the console says: ${visit.problems.join('; ')}`);
        passed++;
        console.log(`ok   ${name} (${Date.now() - began} ms${said ? `; ${said}` : ''})`);
      } catch (e) {
        failed++;
        await visit.shot('failed').catch(() => {});
        console.log(`FAIL ${name}: ${e.message}\n${visit.problems.join('\n')}`);
      }
      await context.close();
    }
  }
  server.end();
}
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
