// SPDX-License-Identifier: Apache-2.0
// web/play/policy.mjs — the Content-Security-Policy of the playground: what pack.mjs puts into index.html, and what
// web/serve.mjs sends with --policy.
//
// Nothing comes from, or goes to, another place than the site's own. Style sheets may be written by scripts: xterm.js
// and CodeMirror do, and xterm.js has no nonce. A Worker obeys the header of its own script only, so on a host without
// that header it is webeam alone that calls nothing by a program's name (tests/web/stranger.test.mjs).
import { createHash } from 'node:crypto';

const text_of = (/** @type {Record<string, string>} */ rules) =>
  Object.entries(rules)
    .map(([name, sources]) => `${name} ${sources}`)
    .join('; ');

/** Of Workers: the service worker, webeam's. */
export const WORKER_POLICY = text_of({
  'default-src': "'none'",
  'script-src': "'self' 'wasm-unsafe-eval'",
  'connect-src': "'self'",
  'worker-src': "'self'",
});

const sha256 = (/** @type {string} */ text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
/** Of a page with these inline scripts. @param {string[]} scripts  their text */
export const page_policy = scripts =>
  text_of({
    'default-src': "'none'",
    'script-src': ["'self' 'wasm-unsafe-eval'", ...scripts.map(sha256)].join(' '),
    'style-src': "'self' 'unsafe-inline'",
    'img-src': "'self' data:",
    'connect-src': "'self'",
    'worker-src': "'self'",
    'form-action': "'none'",
    'base-uri': "'none'",
  });
/** The text of the inline scripts of a page. @param {string} html */
export const inline_scripts = html => [...html.matchAll(/<script>([^]*?)<\/script>/g)].map(([, text]) => text);
