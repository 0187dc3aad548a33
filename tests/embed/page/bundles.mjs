// SPDX-License-Identifier: Apache-2.0
// tests/embed/page/bundles.mjs — tests: the project of tests/embed/run as bundlers made it, and in Vite's development
// server.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { top } from '../../web/host.mjs';
import { so } from '../../web/visit.mjs';
import { Run } from './run.mjs';

/** The project uses the library, and the element.
 * @param {import('playwright-core').Page} page @param {string} at  its address */
async function project_works(page, at) {
  await page.goto(at);
  await page.waitForFunction(() => document.body.dataset.done, undefined, { timeout: 60000 });
  const said = await page.textContent('#said');
  so(said === '5050 [2,4,6] hello', String(said));
  const run = new Run(page, 'run');
  await run.editor();
  await run.press('run');
  await run.shows('⇒ 3');
}

/** Vite's development server, of a folder. @param {string} folder */
function vite_of(folder) {
  const child = spawn(
    process.execPath,
    [join(top, 'build/npm-vite/node_modules/vite/bin/vite.js'), '--port', '0', '--host', '127.0.0.1'],
    { cwd: folder, stdio: ['ignore', 'pipe', 'inherit'] },
  );
  /** @type {Promise<string>} */
  const url = new Promise((done, fail) => {
    let text = '';
    child.stdout.on('data', b => {
      text += b;
      const m = /http:\/\/127\.0\.0\.1:\d+\//.exec(stripVTControlCharacters(text));
      if (m) done(m[0]);
    });
    child.once('exit', c => fail(new Error(`vite ended with ${c}`)));
  });
  const end = () => {
    child.removeAllListeners('exit');
    child.kill();
  };
  return { url, end };
}

/** @type {Record<string, import('../../web/visit.mjs').Test>} */
export const bundles = {
  vite: ({ page, url }) => project_works(page, `${url}vite/`),
  webpack: ({ page, url }) => project_works(page, `${url}webpack/`),
  esbuild: ({ page, url }) => project_works(page, `${url}esbuild/`),
  async 'vite dev'({ page, site }) {
    const vite = vite_of(join(site, '../project'));
    try {
      await project_works(page, await vite.url);
    } finally {
      vite.end();
    }
  },
};
