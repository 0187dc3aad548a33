#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// tests/observe/run.mjs — looking into a running webeam, in Node: the event stream, the tables, stepping,
// webeam:inspect.
//
// usage: node tests/observe/run.mjs FOLDER [NAME...]
//
// FOLDER: with webeam.js, webeam.wasm (build/wasm). NAME: only tests whose name contains it.
if (process.argv.includes('--help')) {
  console.log('usage: node tests/observe/run.mjs FOLDER [NAME...]');
  process.exit(0);
}
const { stepping } = await import('./stepping.mjs');
const { looking } = await import('./looking.mjs');

const only = process.argv.slice(3);
const tests = Object.entries({ ...stepping, ...looking });
const chosen = tests.filter(([name]) => !only.length || only.some(o => name.includes(o)));
let failed = 0;
for (const [name, f] of chosen) {
  const began = performance.now();
  try {
    await f();
    console.log(`ok   ${name} (${Math.round(performance.now() - began)} ms)`);
  } catch (e) {
    failed++;
    console.log(`FAIL ${name}: ${e instanceof Error ? e.stack : e}`);
  }
}
if (!chosen.length) console.error(`observe: no test has a name with ${only.join(', ')}`);
console.log(`${chosen.length - failed} passed, ${failed} failed`);
process.exit(failed || !chosen.length ? 1 : 0);
