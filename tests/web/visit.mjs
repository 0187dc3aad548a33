// SPDX-License-Identifier: Apache-2.0
// tests/web/visit.mjs — one visit of a page by a test: what a person does there.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

export const wait = ms => new Promise(go => setTimeout(go, ms));

/** Throws when it is not so. */
export function so(condition, what) {
  if (!condition) throw new Error(what);
}

export class Visit {
  constructor(page, how) {
    Object.assign(this, how);
    this.page = page;
    this.problems = [];
    page.on('pageerror', e => this.problems.push(e.message));
    page.on('console', m => {
      if (m.type() === 'error') this.problems.push(`${m.text()} ${m.location().url}`);
    });
  }
  /** @param {string} [more] query and fragment behind the host's */
  async open(more = '') {
    const [, q, hash = ''] = /^([^#]*)(#.*)?$/.exec(more),
      query = [this.query.slice(1), q.replace(/^[?&]/, '')].filter(Boolean).join('&');
    await this.page.goto(`${this.url}${query ? `?${query}` : ''}${hash}`);
    await this.page.waitForSelector('body[data-ready]');
  }
  /** What was fetched since f began, compressed as any host does: the bytes of each kind. */
  async transferred(f) {
    const from = this.log.length,
      sum = { page: 0, webeam: 0 };
    await f();
    await wait(300);
    for (const line of this.log.slice(from)) {
      const [, path] = /^\d+ (.*)$/.exec(line) ?? [];
      if (!path) continue;
      const bytes = readFileSync(path),
        packed = /\.(gz|br|zip|png)$/.test(path);
      sum[/\.(webeam|wasm|img)(\.|$)/.test(path) ? 'webeam' : 'page'] += packed ? bytes.length : gzipSync(bytes).length;
    }
    return { ...sum, all: sum.page + sum.webeam };
  }
  shot(what) {
    return this.page.screenshot({ path: join(this.shots, `${this.name}-${what}.png`) });
  }
  press(key) {
    return this.page.keyboard.press(key);
  }
  async type(line) {
    await this.page.keyboard.type(line);
    await this.page.keyboard.press('Enter');
  }

  /** Waits until f() gives something true. */
  async until(f, what, ms = 30000) {
    const end = Date.now() + ms;
    for (;;) {
      const got = await f();
      if (got) return got;
      if (Date.now() > end)
        throw new Error(`not within ${ms} ms: ${what}; the output is:\n${(await this.output()).slice(-1500)}`);
      await wait(20);
    }
  }
  // ---- the playground
  output() {
    return this.page.evaluate(() => [...document.querySelectorAll('#output .line')].map(l => l.textContent).join('\n'));
  }
  status() {
    return this.page.textContent('#status');
  }
  shows(what, ms) {
    return this.until(
      async () => {
        const t = await this.output();
        return typeof what === 'string' ? t.includes(what) : what.test(t);
      },
      String(what),
      ms,
    );
  }
  ended(ms) {
    return this.until(
      () =>
        this.page.evaluate(
          () => window.playground.session.state === 'ended' && !!document.querySelector('#output .end'),
        ),
      'the end of the run',
      ms,
    );
  }
  /** Another program in the editor, as if an example were chosen. @param {Record<string, string>} files */
  async program(files) {
    const list = Object.entries(files).map(([name, text]) => ({ name, text }));
    await this.page.evaluate(async files => {
      localStorage.setItem('webeam.program', JSON.stringify({ files }));
      location.hash = `#again${Math.random()}`;
    }, list);
    await this.until(
      () =>
        this.page.evaluate(
          f => window.playground.program.files[0].text === f && document.querySelector('#files').textContent.length > 0,
          list[0].text,
        ),
      'the program is in the editor',
    );
  }
  run() {
    return this.page.click('#run');
  }
  async run_to_end(files, ms) {
    if (files) await this.program(files);
    await this.run();
    await this.ended(ms);
    return this.output();
  }
  // ---- the terminal of the view Shell
  seen = 0;
  text() {
    return this.page.evaluate(() => {
      if (!window.term) return '';
      const b = window.term.buffer.active,
        lines = [];
      for (let i = 0; i < b.length; i++) {
        const l = b.getLine(i);
        const s = l.translateToString(true);
        if (l.isWrapped && lines.length) lines[lines.length - 1] += s;
        else lines.push(s);
      }
      return lines.join('\n').trimEnd();
    });
  }
  async expect(what, ms = 20000) {
    const end = Date.now() + ms;
    for (;;) {
      const all = await this.text(),
        at = all.slice(this.seen).search(what);
      if (at >= 0) {
        this.seen += at + all.slice(this.seen).match(what)[0].length;
        return;
      }
      if (Date.now() > end) throw new Error(`no ${what} within ${ms} ms; the terminal shows:\n${all}`);
      await wait(50);
    }
  }
}
