// SPDX-License-Identifier: Apache-2.0
// tests/web/faults.test.mjs — what a browser may refuse.
import { so } from './visit.mjs';

/** The Worker gets `code` before its own. */
async function worker_with(v, code) {
  let n = 0;
  await v.context.route(/worker[^/]*\.js/, async route => {
    const r = await route.fetch();
    n++;
    await route.fulfill({ response: r, body: code + (await r.text()) });
  });
  return () => n;
}

/** No folder that the browser keeps (OPFS): files live as long as the page, and the page says so. */
export async function test_no_kept_folder(v) {
  const asked = await worker_with(
    v,
    "StorageManager.prototype.getDirectory = () => Promise.reject(new DOMException('not allowed here', 'SecurityError'));\n",
  );
  await v.open('view=shell&shell=erlang');
  await v.expect(/\n1>/);
  so(asked() > 0, 'the Worker was not changed');
  so(
    (await v.page.textContent('#shell-state')).includes('files are not kept: not allowed here'),
    await v.page.textContent('#shell-state'),
  );
  await v.type('file:write_file("/home/web/a.txt", "in memory"), file:read_file("/home/web/a.txt").');
  await v.expect(/\{ok,<<"in memory">>\}\n2>/);
}

/** A browser without it at all. */
export async function test_no_storage(v) {
  await worker_with(v, 'delete StorageManager.prototype.getDirectory;\n');
  await v.open('view=shell&shell=erlang');
  await v.expect(/\n1>/);
  so(
    (await v.page.textContent('#shell-state')).includes('files are not kept: this browser offers none'),
    await v.page.textContent('#shell-state'),
  );
}
test_no_kept_folder.context = { serviceWorkers: 'block' };
test_no_storage.context = { serviceWorkers: 'block' };
