// SPDX-License-Identifier: Apache-2.0
// tests/embed/page/run.mjs — what a person does with one <webeam-run>, and what tests of the package in a page share.
import { findings } from '../../web/axe.mjs';
import { so, wait } from '../../web/visit.mjs';

/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('../../../web/webeam-run.js').WebeamRun} WebeamRun */
/** @typedef {import('../cases/check.mjs').Package} Package */

/** One <webeam-run> of the page. */
export class Run {
  /** @param {Page} page @param {string} id */
  constructor(page, id) {
    this.page = page;
    this.at = page.locator(`#${id}`);
  }
  output() {
    return this.at.evaluate((/** @type {WebeamRun} */ e) => e.output);
  }
  code() {
    return this.at.evaluate((/** @type {WebeamRun} */ e) => e.code);
  }
  async state() {
    return (await this.at.locator('.state').textContent()) ?? '';
  }
  /** Waits until the output has it; gives the output. @param {string} what @param {number} [ms]  at most */
  async shows(what, ms = 30000) {
    for (const end = Date.now() + ms; ; await wait(20)) {
      const text = await this.output();
      if (text.includes(what)) return text;
      if (Date.now() > end) throw new Error(`not shown: ${what}; but: ${text.slice(-500)} (${await this.state()})`);
    }
  }
  /** @param {'run' | 'stop' | 'reset' | 'copy' | 'restart' | 'eof'} which */
  press(which) {
    return this.at.locator(`button.${which}`).click();
  }
  /** @param {string} code */
  write(code) {
    return this.at.locator('textarea, .cm-content').fill(code);
  }
  /** The row of standard input. */
  get input() {
    return this.at.locator('form.input input');
  }
  /** Types a line of input. @param {string} line */
  async type(line) {
    await this.input.fill(line);
    await this.input.press('Enter');
  }
  /** The program waits for input: the cursor is in the row. */
  async asked() {
    await this.at.locator('form.asked').waitFor();
  }
  /** Until the editor has come. */
  editor() {
    return this.at.locator('.cm-content').waitFor();
  }
  /** @param {'error' | 'warning'} [kind] */
  marks(kind = 'error') {
    return this.at.locator(`.cm-lintRange-${kind}, .cm-lintPoint-${kind}`);
  }
  /** Until it has ended; gives the output. */
  async done() {
    const over = (/** @type {Element | null} */ e) =>
      e?.shadowRoot?.querySelector('.stop')?.matches(':disabled') ?? false;
    await this.page.waitForFunction(over, await this.at.elementHandle(), { timeout: 30000 });
    return this.output();
  }
}

/** What f gives, called in the page with the package. f sees nothing of its surroundings here.
 * @template R @param {Page} page @param {(api: Package) => Promise<R>} f
 * @param {string} [from]  the address of the package's embed.js */
export async function with_package(page, f, from = '/webeam/embed.js') {
  const api = await page.evaluateHandle(async at => /** @type {Package} */ (await import(at)), from);
  return api.evaluate(f);
}

/** axe-core finds nothing at all in the page's <main>. @param {Page} page */
export async function axe_is_content(page) {
  const found = await findings(page, 'main');
  so(!found.length, `axe: ${found.join('\n')}`);
}

/** What the page asks for from now on: names of files, in a list that grows. @param {Page} page */
export function asked(page) {
  /** @type {string[]} */
  const urls = [];
  page.context().on('request', r => urls.push(r.url().replace(/^.*\//, '')));
  return urls;
}
