// SPDX-License-Identifier: Apache-2.0
// tests/web/kept.test.mjs — one's own programs: nothing that somebody wrote is lost, whatever they open, reload or
// delete, in two tabs, and when the browser keeps no more.
import assert from 'node:assert/strict';
import { PREFIX } from '../../web/play/flavour.js';
import { SCREENS, so, wait } from './visit.mjs';

/** @typedef {import('./visit.mjs').Visit} Visit @typedef {import('playwright-core').Page} Page */

/** The first visit, its example has run. @param {Visit} v */
async function visited(v) {
  await v.open('nosw=1');
  await v.ended();
}
/** Types a comment at the beginning of the program. @param {Page} page @param {string} text */
async function write(page, text) {
  await page.click('.cm-content');
  await page.keyboard.press('Control+Home');
  await page.keyboard.insertText(`%% ${text}\n`);
}
/** Waits until the editor has a text. @param {Visit} v @param {Page} page @param {string} text */
const has = (v, page, text) =>
  v.until(async () => (await page.textContent('.cm-content'))?.includes(text), `the editor has ${text}`, 10000);
/** Chooses an example. @param {Page} page @param {string} title */
async function choose(page, title) {
  await page.click('#examples');
  await page.locator('#menu button', { has: page.getByText(title, { exact: true }) }).click();
}
/** Opens the menu, and gives the names in it. @param {Page} page */
async function names(page) {
  if (!(await page.isVisible('#programs'))) await page.click('#mine');
  return page.$$eval('#programs li', ls => ls.map(l => l.querySelector('b')?.textContent ?? l.textContent ?? ''));
}
/** Opens an own program. @param {Page} page @param {string} name */
async function open(page, name) {
  await names(page);
  await page.locator('#programs button.open', { has: page.getByText(name, { exact: true }) }).click();
}
/** Another tab with the same address. @param {Visit} v */
async function another_tab(v) {
  const page = await v.context.newPage();
  await page.goto(v.page.url());
  await page.waitForSelector('body[data-ready]');
  return page;
}
const mine = (/** @type {Page} */ page) => page.textContent('#mine');
/** Loads the page again. @param {Page} page */
async function reload(page) {
  await page.reload();
  await page.waitForSelector('body[data-ready]');
}

// ---- copies become one's own ---------------------------------------------------------------------------------------
/** An example is a copy until it is edited; choosing another loses nothing. @param {Visit} v */
export async function test_an_example_instead(v) {
  await visited(v);
  assert.equal(await mine(v.page), 'Ping-pong · example');
  assert.deepEqual(await names(v.page), []);
  await v.press('Escape');
  await write(v.page, 'my work');
  await v.until(async () => (await mine(v.page)) === 'Ping-pong', 'it is mine');
  await choose(v.page, 'Monitors'); // at once
  await v.page.locator('#files', { hasText: 'monitors.erl' }).waitFor();
  assert.deepEqual(await names(v.page), ['Ping-pong']);
  await v.shot('menu');
  await open(v.page, 'Ping-pong');
  await has(v, v.page, '%% my work');
  await reload(v.page);
  await has(v, v.page, '%% my work');
}
/** Share changes no address; a link is a copy; what one writes there stays, whatever the address says.
 * @param {Visit} v */
export async function test_a_link(v) {
  await visited(v);
  await write(v.page, 'shared');
  const address = v.page.url();
  await v.page.click('#share');
  const link = await v.page.inputValue('#link');
  so(v.page.url() === address, `Share made the address ${v.page.url()}`);
  await v.press('Escape');
  await write(v.page, 'later');
  await reload(v.page);
  await has(v, v.page, '%% later');
  const other = await v.context.newPage();
  await other.goto(link);
  await other.waitForSelector('body[data-ready]');
  so((await mine(other)) === 'pingpong · from a link', `it is ${await mine(other)}`);
  await write(other, 'by the reader');
  await wait(500);
  so(other.url() === link, 'an edit changes the address');
  await reload(other);
  await has(v, other, '%% by the reader');
  await other.goto('about:blank');
  await other.goto(link);
  await other.waitForSelector('body[data-ready]');
  so(!(await other.textContent('.cm-content'))?.includes('by the reader'), 'the link has another text');
  assert.deepEqual((await names(other)).sort(), ['Ping-pong', 'pingpong']);
}

// ---- the menu ------------------------------------------------------------------------------------------------------
/** Rename, delete, undo; also of the one that is open. @param {Visit} v */
async function in_the_menu(v) {
  await visited(v);
  await write(v.page, 'first');
  await choose(v.page, 'Monitors');
  await write(v.page, 'second');
  await wait(400);
  assert.deepEqual((await names(v.page)).sort(), ['Monitors', 'Ping-pong']);
  await v.page.click('#programs button[aria-label="Rename Monitors"]');
  await v.page.fill('#name', 'Watching');
  await v.press('Enter');
  await v.until(async () => (await mine(v.page)) === 'Watching', 'the new name');
  await v.page.click('#programs button[aria-label="Delete Ping-pong"]');
  await v.page.click('#programs button[aria-label="Delete Watching"]');
  assert.deepEqual((await names(v.page)).sort(), ['Ping-pong is deleted.Undo', 'Watching is deleted.Undo']);
  await v.shot('deleted');
  so((await mine(v.page)) === 'Watching · deleted', `it is ${await mine(v.page)}`);
  await has(v, v.page, '%% second');
  await v.page.click('#programs button[aria-label="Undo: Watching"]');
  await v.page.click('#programs button[aria-label="Undo: Ping-pong"]');
  assert.deepEqual((await names(v.page)).sort(), ['Ping-pong', 'Watching']);
  await v.shot('menu');
  await open(v.page, 'Ping-pong');
  await has(v, v.page, '%% first');
}
/** @param {Visit} v */
export const test_menu = v => in_the_menu(v);
/** @param {Visit} v */
export const test_menu_phone = v => in_the_menu(v);
test_menu_phone.context = SCREENS.phone_dark;

// ---- two tabs ------------------------------------------------------------------------------------------------------
/** In a page: somebody types THERE, and another tab keeps HERE before that is kept. @param {string} prefix */
function both_write(prefix) {
  /** @typedef {{ playground: import('./visit.mjs').Playground }} Scope */
  const { playground } = /** @type {Scope} */ (/** @type {unknown} */ (window));
  const key = Object.keys(localStorage).find(k => k.startsWith(prefix)) ?? '';
  playground.editor.view.dispatch({ changes: { from: 0, insert: '%% THERE\n' } });
  const item = JSON.parse(localStorage.getItem(key) ?? '');
  item.files[0].text = `%% HERE\n${item.files[0].text}`;
  localStorage.setItem(key, JSON.stringify(item));
}
/** One follows the other; when both write at once, both texts are kept. @param {Visit} v */
export async function test_two_tabs(v) {
  await visited(v);
  await write(v.page, 'one');
  await wait(500);
  const other = await another_tab(v);
  await has(v, other, '%% one');
  await write(other, 'two');
  await has(v, v.page, '%% two');
  await write(v.page, 'three');
  await has(v, other, '%% three');
  await other.evaluate(both_write, PREFIX);
  await other.locator('#notice', { hasText: 'changed in another tab too' }).waitFor();
  await has(v, v.page, '%% HERE');
  await v.shot('both');
  const texts = await v.page.evaluate(
    prefix =>
      Object.keys(localStorage)
        .filter(k => k.startsWith(prefix))
        .map(k => localStorage.getItem(k) ?? ''),
    PREFIX,
  );
  so(texts.length === 2, `${texts.length} programs`);
  for (const word of ['HERE', 'THERE'])
    so(
      texts.some(t => new RegExp(`\\b${word}\\b`).test(t)),
      `${word} is lost`,
    );
  for (const page of [v.page, other]) {
    await wait(400);
    await reload(page);
  }
  await has(v, v.page, 'HERE');
  await has(v, other, 'THERE');
}
/** Deleted in one tab: the other still has it. @param {Visit} v */
export async function test_deleted_in_another_tab(v) {
  await visited(v);
  await write(v.page, 'mine');
  await wait(500);
  const other = await another_tab(v);
  await names(other);
  await other.click('#programs button[aria-label="Delete Ping-pong"]');
  await v.page.locator('#notice', { hasText: 'deleted in another tab' }).waitFor();
  await write(v.page, 'again');
  await wait(500);
  await reload(v.page);
  await has(v, v.page, '%% again');
}

// ---- a storage that is full, or bad --------------------------------------------------------------------------------
/** It says so, loses nothing, and keeps the program when there is room again. @param {Visit} v */
export async function test_full(v) {
  await visited(v);
  await write(v.page, 'kept');
  await wait(500);
  await v.page.evaluate(() => {
    for (const n of [1e6, 1e5, 1e4, 1e3, 100, 10, 1])
      try {
        for (let i = 0; ; i++) localStorage.setItem(`fill.${n}.${i}`, 'x'.repeat(n));
      } catch {
        /* full */
      }
  });
  await write(v.page, 'too much');
  await v.page.locator('#notice', { hasText: 'This browser keeps no more' }).waitFor();
  so((await mine(v.page)) === 'Ping-pong · not kept', `it is ${await mine(v.page)}`);
  await v.shot('notice');
  await choose(v.page, 'Monitors');
  await v.page.locator('#dialog', { hasText: 'they are lost' }).waitFor();
  await v.shot('leave');
  await v.press('Escape');
  v.page.on('dialog', d => void d.accept()); // the browser asks too
  await reload(v.page);
  await has(v, v.page, '%% too much');
  so((await mine(v.page)) === 'Ping-pong · not kept', `it is ${await mine(v.page)}`);
  await v.page.evaluate(() => {
    for (const key of Object.keys(localStorage)) if (key.startsWith('fill.')) localStorage.removeItem(key);
  });
  await write(v.page, 'room');
  await v.until(async () => (await mine(v.page)) === 'Ping-pong', 'it is kept again');
  so(!(await v.page.isVisible('#notice')), 'the notice stays');
  await reload(v.page);
  await has(v, v.page, '%% too much');
}
/** Also of a program that was never kept. @param {Visit} v */
export async function test_closed(v) {
  await v.page.addInitScript(() => {
    Storage.prototype.setItem = function (/** @type {string} */ key, /** @type {string} */ value) {
      if (this === localStorage) throw new DOMException('closed', 'QuotaExceededError');
      this[key] = value;
    };
  });
  v.page.on('dialog', d => void d.accept());
  await visited(v);
  so(!(await v.page.isVisible('#notice')), 'it says so before there is anything to keep');
  await write(v.page, 'nowhere');
  await v.page.locator('#notice', { hasText: 'This browser keeps no more' }).waitFor();
  await wait(500);
  await reload(v.page);
  await has(v, v.page, '%% nowhere');
  so((await mine(v.page)) === 'Ping-pong · not kept', `it is ${await mine(v.page)}`);
}
/** An item that is damaged stays, and is said. @param {Visit} v */
export async function test_damaged(v) {
  await visited(v);
  await write(v.page, 'mine');
  await wait(500);
  const bad = '{"name":"x","files":[{"name":"a.erl","te';
  await v.page.evaluate(
    ([prefix, text]) => {
      const key = Object.keys(localStorage).find(k => k.startsWith(prefix)) ?? '';
      localStorage.setItem(key, text);
      sessionStorage.clear();
    },
    [PREFIX, bad],
  );
  await reload(v.page);
  await v.page.locator('#notice', { hasText: 'cannot be read any more' }).waitFor();
  assert.deepEqual(await names(v.page), ['A program that cannot be read']);
  const [download] = await Promise.all([
    v.page.waitForEvent('download'),
    v.page.click('#programs button[aria-label^="Save"]'),
  ]);
  so(/\.json$/.test(download.suggestedFilename()), download.suggestedFilename());
  await v.shot('menu');
}
/** What an earlier version of the page kept is there, once. @param {Visit} v */
export async function test_of_an_earlier_version(v) {
  await v.open('nosw=1', { 'old.erl': '-module(old).\n%% from before\n' });
  await has(v, v.page, '%% from before');
  await reload(v.page);
  await has(v, v.page, '%% from before');
  assert.deepEqual(await names(v.page), ['old']);
}
