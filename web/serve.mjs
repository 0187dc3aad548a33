#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// web/serve.mjs — serves a folder on localhost, as a plain static host would: no compression, no special headers.
//
// usage: node web/serve.mjs FOLDER [PORT] [--isolated] [--brotli] [--policy] [--log] [--slow N]
//   --isolated   the two headers that give pages shared memory
//   --brotli     NAME.br is sent as what it is, NAME in Brotli, which the browser itself decompresses; and the page is
//                told so (Server-Timing: webeam-br)
//   --policy     a Content-Security-Policy for Workers, which the one in the page does not bind; other sites' pages may
//                not show this one in a frame
//   --log        a line for each answer
//   --slow N     all answers together take N kilobytes a second
import { createServer } from 'node:http';
import { createReadStream, statSync } from 'node:fs';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { extname, join, normalize, resolve } from 'node:path';
import { WORKER_POLICY } from './play/policy.mjs';

/** @type {Record<string, string>} */
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
  '.json': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.zip': 'application/zip',
};
const args = process.argv.slice(2);
const isolated = args.includes('--isolated');
const log = args.includes('--log');
const brotli = args.includes('--brotli');
/** By the ending of a file. @type {Record<string, Record<string, string>>} */
const POLICIES = {
  '.html': { 'content-security-policy': "frame-ancestors 'self'" },
  '.js': { 'content-security-policy': WORKER_POLICY },
};
const policies = args.includes('--policy') ? POLICIES : {};
/** Bytes a millisecond, which are as many kilobytes a second. */
const slow = args.includes('--slow') ? Number(args[args.indexOf('--slow') + 1]) : Infinity;
const [folder, port = '8080'] = args.filter((a, i) => !a.startsWith('--') && args[i - 1] !== '--slow');
if (!folder || !(slow > 0)) {
  process.stderr.write(
    'usage: node web/serve.mjs FOLDER [PORT] [--isolated] [--brotli] [--policy] [--log] [--slow N]\n',
  );
  process.exit(2);
}
const root = resolve(folder);

/** When the line is free again. */
let free = 0;
/** @param {string} path @param {import('node:http').ServerResponse} answer */
async function send_slowly(path, answer) {
  for await (const chunk of createReadStream(path, { highWaterMark: 8192 })) {
    const now = performance.now();
    free = Math.max(free, now) + chunk.length / slow;
    await wait(free - now);
    if (!answer.write(chunk)) await Promise.race([once(answer, 'drain'), once(answer, 'close')]);
    if (answer.destroyed) return;
  }
  answer.end();
}

const server = createServer((request, answer) => {
  let path;
  try {
    path = normalize(join(root, decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname)));
  } catch {
    path = '';
  }
  let stat = path.startsWith(root) ? statSync(path, { throwIfNoEntry: false }) : undefined;
  if (stat?.isDirectory()) {
    path = join(path, 'index.html');
    stat = statSync(path, { throwIfNoEntry: false });
  }
  const headers = {
    'cache-control': 'no-cache',
    ...(isolated && { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' }),
  };
  if (!stat?.isFile()) {
    answer.writeHead(404, headers).end('not found\n');
    return;
  }
  const etag = `"${stat.size}-${stat.mtimeMs}"`;
  if (request.headers['if-none-match'] === etag) {
    answer.writeHead(304, headers).end();
    return;
  }
  const packs = brotli && /\bbr\b/.test(String(request.headers['accept-encoding']));
  const packed = packs && path.endsWith('.br');
  answer.writeHead(200, {
    ...headers,
    ...policies[extname(path)],
    'x-content-type-options': 'nosniff',
    ...(packed && { 'content-encoding': 'br' }),
    ...(packs && path.endsWith('.html') && { 'server-timing': 'webeam-br' }),
    ...(brotli && { vary: 'accept-encoding' }),
    'content-type': TYPES[extname(packed ? path.slice(0, -3) : path)] ?? 'application/octet-stream',
    'content-length': stat.size,
    etag,
  });
  if (log) process.stdout.write(`${stat.size} ${path}\n`);
  if (slow < Infinity) void send_slowly(path, answer);
  else createReadStream(path).pipe(answer);
});
server.on('error', e => {
  process.stderr.write(`webeam: cannot serve on port ${port}: ${e.message}\n`);
  process.exit(1);
});
server.listen(Number(port), '127.0.0.1', () => {
  const at = /** @type {import('node:net').AddressInfo} */ (server.address());
  process.stdout.write(`http://localhost:${at.port}/${isolated ? '  (cross-origin isolated)' : ''}\n`);
});
