// SPDX-License-Identifier: Apache-2.0
// tests/web/visit.mjs — one visit of a page by a test: what a person does there.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { OLD } from '../../web/play/flavour.js';
import { in_both_themes } from './axe.mjs';

/** @typedef {import('playwright-core').BrowserContextOptions} ContextOptions */
/** A test. What it returns is printed beside its name. It fails by throwing.
 * @typedef {((visit: Visit) => Promise<string | void>) & Needs} Test */
/** What a test needs; quiet: it measures, so nothing runs beside it.
 * @typedef {{ hosts?: string[], quiet?: boolean, context?: ContextOptions }} Needs */
/** The files of a program by their names; the first one is the main file.
 * @typedef {Record<string, string>} Files */
/** What web/play/main.js shows to tests as window.playground.
 * @typedef {object} Playground
 * @property {import('../../web/play/session.js').Session} session
 * @property {import('../../web/play/printed.js').Printed} output
 * @property {import('../../web/play/flavour.js').Program} program
 * @property {import('../../web/play/views.js').Views} views
 * @property {{ view: import('@codemirror/view').EditorView }} editor */
/** Where a visit takes place.
 * @typedef {object} Setting
 * @property {string} name   HOST-TOPIC-TEST, also of its screenshots
 * @property {string} url    of the page's folder
 * @property {string} query  what the host adds to the address, from its question mark on
 * @property {string} host   one of HOSTS of tests/web.mjs
 * @property {string} site   the folder that is served
 * @property {string} shots  the folder of the screenshots
 * @property {import('playwright-core').BrowserContext} context
 * @property {string[]} log  what web/serve.mjs prints */

/** Options of a browser context: screens of a desk and of a phone. @satisfies {Record<string, ContextOptions>} */
export const SCREENS = {
  wide: { viewport: { width: 1400, height: 900 } },
  wide_dark: { viewport: { width: 1400, height: 900 }, colorScheme: 'dark' },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true },
  phone_dark: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, colorScheme: 'dark' },
};

/** @param {number} ms @returns {Promise<void>} */
export const wait = ms => new Promise(go => setTimeout(go, ms));

/** Throws when it is not so. @param {unknown} condition @param {string} what @returns {asserts condition} */
export function so(condition, what) {
  if (!condition) throw new Error(what);
}

const list_of = (/** @type {Files} */ files) => Object.entries(files).map(([name, text]) => ({ name, text }));

export class Visit {
  /** What the console said that is an error; a test fails when there is any at its end. @type {string[]} */
  problems = [];
  /** @param {import('playwright-core').Page} page @param {Setting} setting */
  constructor(page, setting) {
    this.page = page;
    this.name = setting.name;
    this.url = setting.url;
    this.query = setting.query;
    this.host = setting.host;
    this.site = setting.site;
    this.shots = setting.shots;
    this.context = setting.context;
    this.log = setting.log;
    page.on('pageerror', e => this.problems.push(e.message));
    page.on('console', m => {
      if (m.type() === 'error') this.problems.push(`${m.text()} ${m.location().url}`);
    });
  }
  /** @param {string} [more]  query and fragment behind the host's
   * @param {Files} [files]  the program that the browser remembers: it is in the editor then, and no example runs */
  async open(more = '', files) {
    const [, q = '', hash = ''] = /^([^#]*)(#.*)?$/.exec(more) ?? [];
    const query = [this.query.slice(1), q.replace(/^[?&]/, '')].filter(Boolean).join('&');
    if (files)
      await this.context.addInitScript(
        ([key, program]) => {
          try {
            localStorage.setItem(key, program);
          } catch {
            /* Firefox's first page has none */
          }
        },
        [OLD, JSON.stringify({ files: list_of(files) })],
      );
    this.seen = 0;
    await this.page.goto(`${this.url}${query ? `?${query}` : ''}${hash}`);
    await this.page.waitForSelector('body[data-ready]');
  }
  /** What was fetched since f began, compressed as any host does: the bytes of each kind.
   * @param {() => Promise<void>} f */
  async transferred(f) {
    const from = this.log.length;
    const sum = { page: 0, webeam: 0 };
    await f();
    await wait(300);
    for (const line of this.log.slice(from)) {
      const [, path] = /^\d+ (.*)$/.exec(line) ?? [];
      if (!path) continue;
      const bytes = readFileSync(path);
      const packed = /\.(gz|br|zip|png)$/.test(path);
      sum[/\.(webeam|wasm|img)(\.|$)/.test(path) ? 'webeam' : 'page'] += packed ? bytes.length : gzipSync(bytes).length;
    }
    return { ...sum, all: sum.page + sum.webeam };
  }
  /** A screenshot. @param {string} what  the end of its name */
  shot(what) {
    const file = `${this.name}-${what}.png`.replace(/[^\w.-]+/g, '_');
    return this.page.screenshot({ path: join(this.shots, file) });
  }
  /** @param {string} key  as Playwright names keys */
  press(key) {
    return this.page.keyboard.press(key);
  }
  /** Types a line and Enter. @param {string} line */
  async type(line) {
    await this.page.keyboard.type(line);
    await this.press('Enter');
  }

  /** Waits until f gives something true, and gives that.
   * @template T @param {() => T | Promise<T>} f @param {string} what  it waits for @param {number} [ms]  at most
   * @returns {Promise<Exclude<T, false | null | undefined | 0 | ''>>} */
  async until(f, what, ms = 30000) {
    const end = Date.now() + ms;
    for (;;) {
      const got = await f();
      if (got) return /** @type {Exclude<T, false | null | undefined | 0 | ''>} */ (got);
      if (Date.now() > end)
        throw new Error(`not within ${ms} ms: ${what}; the output is:\n${(await this.output()).slice(-1500)}`);
      await wait(20);
    }
  }
  /** Is the element that has the focus one of these? @param {string} selector */
  has_focus(selector) {
    return this.page.evaluate(s => document.activeElement?.matches(s) ?? false, selector);
  }
  /** axe-core finds nothing in the page, in light and in dark colours. @param {string} where  in words */
  async accessible(where) {
    const found = await in_both_themes(this.page);
    so(!found.length, found.map(f => `${where}, ${f}`).join('\n'));
  }

  // ---- the playground
  /** What f gives, called in the page. f sees nothing of its surroundings here but arg.
   * @template R @template [Arg=void]
   * @param {(playground: Playground, arg: Arg) => R | Promise<R>} f @param {Arg} [arg]  plain data
   * @returns {Promise<R>} */
  async playground(f, arg) {
    const handle = await this.page.evaluateHandle(
      () => /** @type {{ playground: Playground }} */ (/** @type {unknown} */ (window)).playground,
    );
    // any: Playwright's type of an argument that is sent
    return handle.evaluate(/** @type {(p: Playground, arg: any) => R | Promise<R>} */ (f), arg);
  }
  output() {
    return this.page.evaluate(() => [...document.querySelectorAll('#output .line')].map(l => l.textContent).join('\n'));
  }
  status() {
    return this.text_of('#status');
  }
  /** The text of the first such element. @param {string} selector */
  async text_of(selector) {
    return (await this.page.textContent(selector)) ?? '';
  }
  /** Waits until the output has it. @param {string | RegExp} what @param {number} [ms] */
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
  /** Processes that outlive main are waited for. */
  patient = false;
  /** Waits until the run has ended and the output says so; ends processes that outlive main. @param {number} [ms] */
  ended(ms) {
    return this.until(
      () =>
        this.playground((p, patient) => {
          const end = [...document.querySelectorAll('#output .offer button')].find(b => b.textContent === 'End it');
          if (end instanceof HTMLElement && !patient) end.click();
          return p.session.state === 'ended' && !!document.querySelector('#output .end');
        }, this.patient),
      'the end of the run',
      ms,
    );
  }
  /** Another program in the editor, as if an example were chosen. @param {Files} files */
  async program(files) {
    const list = list_of(files);
    await this.page.evaluate(
      ([key, program]) => {
        localStorage.setItem(key, program);
        location.hash = `#again${Math.random()}`;
      },
      [OLD, JSON.stringify({ files: list })],
    );
    await this.until(
      () =>
        this.playground(
          (p, text) => p.program.files[0].text === text && !!document.querySelector('#files')?.textContent,
          list[0].text,
        ),
      'the program is in the editor',
    );
  }
  run() {
    return this.page.click('#run');
  }
  /** Clicks Run and waits for the end. Gives the output.
   * @param {Files} [files]  another program @param {number} [ms] */
  async run_to_end(files, ms) {
    if (files) await this.program(files);
    await this.run();
    await this.ended(ms);
    return this.output();
  }

  // ---- the terminal of the view Shell
  /** How much of the terminal's text was expected already, in characters. */
  seen = 0;
  /** The terminal's text, a line each. */
  text() {
    return this.page.evaluate(() => {
      const { term } = /** @type {{ term?: import('@xterm/xterm').Terminal }} */ (/** @type {unknown} */ (window));
      if (!term) return '';
      const b = term.buffer.active;
      const lines = [];
      for (let i = 0; i < b.length; i++) {
        const l = b.getLine(i);
        const s = l?.translateToString(true) ?? '';
        if (l?.isWrapped && lines.length) lines[lines.length - 1] += s;
        else lines.push(s);
      }
      return lines.join('\n').trimEnd();
    });
  }
  /** Waits until the terminal shows it, behind what was expected before. @param {RegExp} what @param {number} [ms] */
  async expect(what, ms = 20000) {
    const end = Date.now() + ms;
    for (;;) {
      const all = await this.text();
      const found = what.exec(all.slice(this.seen));
      if (found) {
        this.seen += found.index + found[0].length;
        return;
      }
      if (Date.now() > end) throw new Error(`no ${what} within ${ms} ms; the terminal shows:\n${all}`);
      await wait(50);
    }
  }
}
