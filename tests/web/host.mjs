// SPDX-License-Identifier: Apache-2.0
// tests/web/host.mjs — what tests in a page need around them: a plain static host, and Chromium.
import { createRequire } from 'node:module';
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The top folder of the repository. */
export const top = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** Serves a folder with web/serve.mjs, by its address: a machine may not know localhost.
 * @param {string} folder @param {string[]} [flags] of web/serve.mjs
 * @returns {Promise<{ url: string, log: string[], end(): void }>} log: the lines it prints, with --log those of each
 * answer. Rejects when the server ends. */
export function serve(folder, flags = []) {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [join(top, 'web/serve.mjs'), folder, '0', ...flags], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    /** @type {string[]} */
    const log = [];
    child.once('exit', code => fail(new Error(`the server ended with ${code}`)));
    child.stdout.on('data', text => log.push(...String(text).split('\n')));
    child.stdout.once('data', () =>
      done({
        url: String(log.shift()).split(/\s/)[0].replace('localhost', '127.0.0.1'),
        log,
        end: () => {
          child.removeAllListeners('exit');
          child.kill();
        },
      }),
    );
  });
}

/** Chromium of Debian, driven by npm's playwright-core, which scripts/playground --for-tests installs.
 * @returns {Promise<import('playwright-core').Browser>} */
export function browse() {
  const { chromium } = createRequire(join(top, 'build/npm/'))('playwright-core');
  return chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
