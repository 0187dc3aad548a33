// SPDX-License-Identifier: Apache-2.0
// tests/web/panels.mjs — what the tests of Watch and Step share: a program in an open view, and what the view says.
//
// Each view has one line that says how things stand, `.note` of its panel.
/** @typedef {import('./visit.mjs').Visit} Visit */

/** The page with a program that does not run yet, and one of its views.
 * @param {Visit} v @param {'output' | 'watch' | 'step'} view @param {import('./visit.mjs').Files} files */
export async function opened(v, view, files) {
  await v.open('?nosw', files);
  await v.page.click(`#view-${view}`);
}
/** The same, and the program runs. @param {Visit} v @param {'watch'} view @param {import('./visit.mjs').Files} files */
export async function running(v, view, files) {
  await opened(v, view, files);
  await v.run();
  await v.until(() => v.playground(p => p.session.state === 'running'), 'the program runs', 120000);
}

/** Step has all its controls in sight. @param {Visit} v */
export async function more(v) {
  await v.page.click('#step-more[aria-expanded=false]');
}

/** The line of a view. @param {Visit} v @param {'watch' | 'step'} view */
export const note = (v, view) =>
  v.page.evaluate(id => document.querySelector(`#panel-${id} .note`)?.textContent ?? '', view);

/** Waits until the line of a view says it, and gives the line.
 * @param {Visit} v @param {'watch' | 'step'} view @param {RegExp} what @param {number} [ms] */
export function says(v, view, what, ms = 20000) {
  return v.until(
    async () => {
      const text = await note(v, view);
      return what.test(text) && text;
    },
    `${view} says ${what}`,
    ms,
  );
}

/** A number as the page writes it, with commas. @param {string | undefined} text  undefined: NaN */
export const number = text => Number((text ?? 'none').replaceAll(',', ''));

/** The text of each cell of some rows. @param {Visit} v @param {string} selector @returns {Promise<string[][]>} */
export const cells = (v, selector) =>
  v.page.$$eval(selector, (/** @type {HTMLTableRowElement[]} */ rows) =>
    rows.map(r => [...r.cells].map(c => c.textContent ?? '')),
  );
