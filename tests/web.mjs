#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// tests/web.mjs — the page, in real Chromium: types into its terminal and reads what a person would see.
//
// usage: node tests/web.mjs SITE [NAME...]     SITE: build/web; screenshots go to SITE/shots
import { createRequire } from 'node:module';
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const top = join(dirname(fileURLToPath(import.meta.url)), '..');
const { chromium } = createRequire(join(top, 'build/npm/'))('playwright-core');
const site = resolve(process.argv[2] ?? join(top, 'build/web')), only = process.argv.slice(3), shots = join(site, 'shots');
mkdirSync(shots, { recursive: true });

function serve(...flags) {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, [join(top, 'web/serve.mjs'), site, '0', ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
    child.once('exit', c => fail(new Error(`the server ended with ${c}`)));
    child.stdout.once('data', text => done({ url: String(text).split(/\s/)[0], end: () => { child.removeAllListeners('exit'); child.kill(); } }));
  });
}

const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });

/** A page with its terminal: text() is what it shows, expect waits for it. */
class Shell {
  constructor(page, name) { this.page = page; this.name = name; this.seen = 0; this.problems = []; page.on('pageerror', e => this.problems.push(e.message)); page.on('console', m => { if (m.type() === 'error') this.problems.push(m.text()); }); }
  text() {
    return this.page.evaluate(() => {
      const b = window.term.buffer.active, lines = [];
      for (let i = 0; i < b.length; i++) { const l = b.getLine(i); const s = l.translateToString(true); if (l.isWrapped && lines.length) lines[lines.length - 1] += s; else lines.push(s); }
      return lines.join('\n').trimEnd();
    });
  }
  async expect(what, ms = 20000) {
    const end = Date.now() + ms;
    for (;;) {
      const all = await this.text(), at = all.slice(this.seen).search(what);
      if (at >= 0) { this.seen += at + all.slice(this.seen).match(what)[0].length; return; }
      if (Date.now() > end) { await this.shot('failed'); throw new Error(`no ${what} within ${ms} ms; the terminal shows:\n${all}\n${this.problems.join('\n')}`); }
      await new Promise(go => setTimeout(go, 50));
    }
  }
  async type(line) { await this.page.keyboard.type(line); await this.page.keyboard.press('Enter'); }
  press(key) { return this.page.keyboard.press(key); }
  shot(what) { return this.page.screenshot({ path: join(shots, `${this.name}-${what}.png`) }); }
  state() { return this.page.textContent('#state'); }
}

const tests = {
  async erlang(sh) {
    await sh.expect(/Eshell V13\.1\.5.*\n1>/s);
    await sh.type('lists:sum([X*X || X <- lists:seq(1,10)]).');
    await sh.expect(/\n385\n2>/);
    await sh.type('file:write_file("m.erl", "-module(m).\\n-export([f/1]).\\nf(0) -> 1;\\nf(N) -> N * f(N-1).\\n").');
    await sh.expect(/\nok\n3>/);
    await sh.type('c(m).');
    await sh.expect(/\n\{ok,m\}\n4>/, 60000);
    await sh.type('m:f(30).');
    await sh.expect(/\n265252859812191058636308480000000\n5>/);
    await sh.shot('module');
    await sh.type('spawn(fun() -> X = list_to_integer("no"), X end).');
    await sh.expect(/=ERROR REPORT====/);
    await sh.expect(/with exit value:\n\{badarg,\[\{erlang,list_to_integer,\s+\["no"\]/);
    await sh.type('self() =:= whereis(nobody).');
    await sh.expect(/\nfalse\n7>/);
    await sh.shot('crash');
  },
  async editing(sh) {
    await sh.expect(/\n1>/);
    await sh.page.keyboard.type('atom_to_lst(hello).');
    for (let i = 0; i < 10; i++) await sh.press('ArrowLeft');
    await sh.page.keyboard.type('i');
    await sh.press('Enter');
    await sh.expect(/ atom_to_list\(hello\)\.\n"hello"\n2>/);
    await sh.press('ArrowUp');
    await sh.press('Enter');
    await sh.expect(/ atom_to_list\(hello\)\.\n"hello"\n3>/);
    await sh.page.keyboard.type('lists:flatm');
    await sh.press('Tab');
    await sh.expect(/ lists:flatmap\(/);
    await sh.page.keyboard.type('fun(X) -> [X,X] end, [1,2]).');
    await sh.press('Enter');
    await sh.expect(/\n\[1,1,2,2\]\n4>/);
    await sh.type('receive after infinity -> ok end.');
    await sh.press('Control+G');
    await sh.expect(/User switch command/);
    await sh.type('i');
    await sh.type('c');
    await sh.expect(/exception exit: killed/);
    await sh.shot('editing');
  },
  async kept(sh) {
    await sh.expect(/\n1>/);
    await sh.type('file:write_file("/home/web/kept.txt", "still here").');
    await sh.expect(/\nok\n2>/);
    await new Promise(go => setTimeout(go, 1500));
    await sh.page.reload();
    sh.seen = 0;
    await sh.expect(/\n1>/);
    await sh.type('file:read_file("kept.txt").');
    await sh.expect(/\{ok,<<"still here">>\}/);
  },
  async iex(sh) {
    await sh.page.click('[data-shell=iex]');
    await sh.expect(/iex\(1\)>/, 60000);
    await sh.type('Enum.map(1..5, & &1 * &1)');
    await sh.expect(/\[1, 4, 9, 16, 25\]\n/);
    await sh.type('defmodule A do def hi(n), do: "hi #{n}" end');
    await sh.expect(/\{:module, A,/, 60000);
    await sh.type('A.hi("you")');
    await sh.expect(/"hi you"/);
    await sh.type('raise "oops"');
    await sh.expect(/\*\* \(RuntimeError\) oops/);
    await sh.shot('iex');
  },
};

let passed = 0, failed = 0;
for (const [name, flags, query] of [['alone', [], ''], ['isolated', ['--isolated'], '?schedulers=2']]) {
  const server = await serve(...flags);
  for (const [test, run] of Object.entries(tests)) {
    if (only.length && !only.includes(test) && !only.includes(`${name}-${test}`)) continue;
    const context = await browser.newContext({ viewport: { width: 1100, height: 700 } });
    const page = await context.newPage(), sh = new Shell(page, `${name}-${test}`), began = Date.now();
    try {
      await page.goto(server.url + query);
      await run(sh);
      const state = await sh.state(), wants = name === 'isolated' ? /^2 schedulers/ : /^1 scheduler /;
      if (!wants.test(state ?? '')) throw new Error(`the page says: ${state}`);
      if (sh.problems.length) throw new Error(`the console says: ${sh.problems.join('; ')}`);
      passed++;
      console.log(`ok   ${sh.name} (${Date.now() - began} ms; ${state})`);
    } catch (e) { failed++; console.log(`FAIL ${sh.name}: ${e.message}`); }
    await context.close();
  }
  server.end();
}
await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
