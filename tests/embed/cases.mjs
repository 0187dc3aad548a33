// SPDX-License-Identifier: Apache-2.0
// tests/embed/cases.mjs — what the package `webeam` promises (web/npm/README.md), for any host: Node, Deno, a page. The
// cases are in cases/.
import { calls } from './cases/calls.mjs';
import { soon } from './cases/check.mjs';
import { devices } from './cases/devices.mjs';
import { systems } from './cases/systems.mjs';
import { terms } from './cases/terms.mjs';

/** Runs one case, says how it went, and gives why it failed, or null.
 * @param {string} name @param {() => Promise<void>} f */
async function failure_of(name, f) {
  const began = Date.now();
  const late = soon(60000).then(() => {
    throw new Error('it takes more than a minute');
  });
  try {
    await Promise.race([f(), late]);
    console.log(`ok   ${name} (${Date.now() - began} ms)`);
    return null;
  } catch (e) {
    const error = e instanceof Error ? e : new Error(String(e));
    console.log(`FAIL ${name}: ${error.stack}`);
    return `${name}: ${error.message}`;
  }
}

/** The system that the cases of `calls` and `terms` share.
 * @param {import('./cases/check.mjs').Package} api @param {import('./cases/check.mjs').Said[]} said  what it prints */
async function shared(api, said) {
  const vm = await api.webeam({
    onOutput: (text, fd) => said.push([text, fd]),
    functions: {
      shout: (/** @type {string} */ text) => text.toUpperCase(),
      fails() {
        throw new Error('\ud800');
      },
      odd: () =>
        new Map(
          /** @type {[number | bigint, number][]} */ ([
            [1, 1],
            [1n, 2],
          ]),
        ),
      /** @param {number} n @returns {Promise<number>} */
      factorial: async n => (n < 2 ? 1 : n * (await vm.eval('webeam_js:call(factorial, [N])', { N: n - 1 }))),
    },
    files: { '/home/web/given.txt': 'brought' },
  });
  return vm;
}

/** Runs all, or those whose names have one of these. start: of the shared system, in ms.
 * @param {import('./cases/check.mjs').Package} api @param {import('./cases/check.mjs').Here} here
 * @param {string[]} [only] @returns {Promise<{ passed: number, failed: string[], start: number }>} */
export async function run_cases(api, here, only = []) {
  /** @type {import('./cases/check.mjs').Said[]} */
  const said = [];
  const began = Date.now();
  const vm = await shared(api, said);
  const start = Date.now() - began;
  /** @type {(string | null)[]} */
  const ended = [];
  /** @param {string} name @param {() => Promise<void>} f */
  const one = async (name, f) => {
    if (!only.length || only.some(o => name.includes(o))) ended.push(await failure_of(name, f));
  };
  for (const [name, f] of Object.entries({ ...terms, ...calls, ...devices })) await one(name, () => f(vm, api, said));
  await vm.stop();
  for (const [name, f] of Object.entries(systems)) await one(name, () => f(api, here));
  const failed = ended.filter(why => why !== null);
  return { passed: ended.length - failed.length, failed, start };
}
