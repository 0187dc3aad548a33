// SPDX-License-Identifier: Apache-2.0
// tests/web/axe.mjs — what axe-core finds in a page: failures of WCAG, and of its best practices (headings, landmarks).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { top } from './host.mjs';

const text = readFileSync(join(top, 'build/npm/node_modules/axe-core/axe.min.js'), 'utf8');

/** All that axe-core has against the page as it is now, whatever the impact.
 * @param {import('playwright-core').Page} page @param {string} [part]  a selector of a part of the page; default: all
 * @param {boolean} [colours]  only its colours are looked at, which is quicker
 * @returns {Promise<string[]>} one for each rule: its name, and the elements that break it */
export async function findings(page, part = '', colours = false) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(text);
  return page.evaluate(async ([selector, only]) => {
    const { axe } = /** @type {{ axe: typeof import('axe-core') }} */ (/** @type {unknown} */ (window));
    /** @type {import('axe-core').RunOptions} */
    // The size of targets is WCAG 2.2: off by default.
    const options = only ? { runOnly: ['color-contrast'] } : { rules: { 'target-size': { enabled: true } } };
    const { violations } = await axe.run(selector || document, { ...options, resultTypes: ['violations'] });
    const why = (/** @type {import('axe-core').NodeResult} */ n) =>
      `\n    ${n.target}: ${n.html.slice(0, 160)}: ${n.failureSummary?.replace(/\s+/g, ' ').slice(0, 200)}`;
    return violations.map(v => `${v.impact} ${v.id}: ${v.help}${v.nodes.slice(0, 5).map(why).join('')}`);
  }, /** @type {const} */ ([part, colours]));
}

/** The same in light and in dark colours; then the page is as it was. What is no colour is the same in both, and is
 * looked at in one. @param {import('playwright-core').Page} page @param {'light' | 'dark'} [all]  which one */
export async function in_both_themes(page, all = 'light') {
  const turn = (/** @type {string} */ theme) =>
    page.evaluate(name => {
      const { dataset } = document.documentElement;
      const before = dataset.theme ?? '';
      dataset.theme = name;
      document.dispatchEvent(new Event('themechange'));
      return before;
    }, theme);
  const first = await turn('light');
  const light = await findings(page, '', all !== 'light');
  await turn('dark');
  const dark = await findings(page, '', all !== 'dark');
  await turn(first);
  return [...light.map(f => `light: ${f}`), ...dark.map(f => `dark: ${f}`)];
}
