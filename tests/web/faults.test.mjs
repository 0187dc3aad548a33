// SPDX-License-Identifier: Apache-2.0
// tests/web/faults.test.mjs — what a browser may refuse.
import { so } from './visit.mjs';

/** @typedef {import('./visit.mjs').Visit} Visit */

/** The Worker gets `code` before its own. Gives how often. @param {Visit} v @param {string} code */
async function worker_with(v, code) {
  let n = 0;
  await v.context.route(/worker[^/]*\.js/, async route => {
    const r = await route.fetch();
    n++;
    await route.fulfill({ response: r, body: code + (await r.text()) });
  });
  return () => n;
}

/** No folder that the browser keeps (OPFS): files live as long as the page, and the page says so. @param {Visit} v */
export async function test_no_kept_folder(v) {
  const asked = await worker_with(
    v,
    'StorageManager.prototype.getDirectory = () => ' +
      "Promise.reject(new DOMException('not allowed here', 'SecurityError'));\n",
  );
  await v.open('view=shell&shell=erlang');
  await v.expect(/\n1>/);
  so(asked() > 0, 'the Worker was not changed');
  const state = await v.text_of('#shell-state');
  so(state.includes('files are not kept: not allowed here'), state);
  await v.type('file:write_file("/home/web/a.txt", "in memory"), file:read_file("/home/web/a.txt").');
  await v.expect(/\{ok,<<"in memory">>\}\n2>/);
}

/** A browser without it at all. @param {Visit} v */
export async function test_no_storage(v) {
  await worker_with(v, 'delete StorageManager.prototype.getDirectory;\n');
  await v.open('view=shell&shell=erlang');
  await v.expect(/\n1>/);
  const state = await v.text_of('#shell-state');
  so(state.includes('files are not kept: this browser offers none'), state);
}
test_no_kept_folder.context = { serviceWorkers: 'block' };
test_no_storage.context = { serviceWorkers: 'block' };
