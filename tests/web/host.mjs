// SPDX-License-Identifier: Apache-2.0
// tests/web/host.mjs — what tests in a page need around them: a plain static host, and a browser.
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

const CHROMIUM = {
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
};
/** Debian's own Firefox, over WebDriver BiDi. */
const FIREFOX = { channel: 'moz-firefox', executablePath: '/usr/bin/firefox-esr' };
/** A browser of Debian, driven by npm's playwright-core: scripts/playground
 * --for-tests and need_firefox of scripts/lib.sh install them.
 * @param {'chromium' | 'firefox'} [which] @returns {Promise<import('playwright-core').Browser>} */
export function browse(which = 'chromium') {
  const folder = which === 'firefox' ? 'npm-firefox' : 'npm';
  const types = createRequire(join(top, 'build', folder, '/'))('playwright-core');
  return types[which].launch(which === 'firefox' ? FIREFOX : CHROMIUM);
}
