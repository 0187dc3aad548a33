// SPDX-License-Identifier: Apache-2.0
// tests/web/offline.test.mjs — the page without its server, at a plain host and at one that sends Brotli.
import { serve } from './host.mjs';
import { says } from './panels.mjs';
import { so } from './visit.mjs';

/** @typedef {import('./visit.mjs').Visit} Visit */
export const hosts = ['alone', 'brotli', 'isolated'];
/** Flags of web/serve.mjs. @type {Record<string, string[]>} */
const FLAGS = { alone: [], brotli: ['--brotli'], isolated: ['--isolated'] };
const ELIXIR = `IO.puts("elixir #{Enum.sum(1..4)}")\n`;
const ERLANG = '-module(main).\n-export([main/0]).\nmain() -> io:format("erlang ~p~n", [lists:sum([1, 2, 3, 4])]).\n';

/** A first visit, at a server of its own: the service worker is there and has kept what ran.
 * @param {Visit} v @returns {Promise<{ log: string[], end: () => void }>} the server */
async function first_visit(v) {
  const server = await serve(v.site, [...FLAGS[v.host], '--log']);
  v.url = server.url;
  await v.open();
  await v.ended();
  await v.page.evaluate(() => navigator.serviceWorker.ready);
  const controls = () => v.page.evaluate(() => !!navigator.serviceWorker.controller);
  await v.until(controls, 'the service worker has the page', 60000);
  const image = () =>
    v.page.evaluate(async () => {
      const kept = await caches.open((await caches.keys())[0]);
      return (await kept.keys()).some(r => /erlang(-mt)?\.img/.test(r.url));
    });
  await v.until(image, 'the image is kept', 60000);
  return server;
}
/** Ends the server, and opens the page again. @param {Visit} v @param {{ end: () => void }} server */
async function without(v, server) {
  server.end();
  await v.page.reload();
  await v.page.waitForSelector('body[data-ready]');
}

/** What ran at the first visit runs without the server. @param {Visit} v */
export async function test_first_visit(v) {
  const server = await first_visit(v);
  const bytes = server.log.reduce((sum, line) => sum + (parseInt(line) || 0), 0);
  await without(v, server);
  await v.run_to_end({ 'main.erl': ERLANG });
  await v.shows('erlang 10');
  v.problems.length = 0; // the browser reports what it could not fetch
  // Tests pack in a hurry: the site's own Brotli leaves 46,000 bytes less of the module, 363,000 of the image.
  so(bytes < 3_100_000 || v.host === 'alone', `a first visit fetches ${bytes} bytes`);
  return `${(bytes / 1e6).toFixed(2)} MB`;
}

/** Each file is kept in one form. @param {Visit} v */
export async function test_one_form(v) {
  const server = await first_visit(v);
  await keep_all(v);
  server.end();
  const urls = await v.page.evaluate(async () => {
    const kept = await caches.open((await caches.keys())[0]);
    return (await kept.keys()).map(r => r.url);
  });
  const names = urls.map(url => url.replace(/\.(br|xz|gz)$/, '')).sort();
  const twice = names.filter((name, i) => name === names[i + 1]);
  so(!twice.length, `kept in two forms: ${twice.join(', ')}`);
  v.problems.length = 0;
}
/** @param {Visit} v */
async function keep_all(v) {
  await v.page.click('#help');
  await v.page.locator('#keep').click();
  await v.page.getByText('Everything here works without a network.').waitFor({ timeout: 60000 });
  await v.shot('kept');
  await v.press('Escape');
}

/** Step brings the archive in the form that the page prefers. A run from the image that wants a module of it still
 * gets the form that its Worker can decompress at once. @param {Visit} v */
export async function test_archive_in_both_forms(v) {
  const server = await first_visit(v);
  await v.page.click('#view-step');
  await v.page.click('#panel-step button.primary');
  await says(v, 'step', /about to begin/, 120000);
  await v.page.click('#view-output');
  await v.run_to_end({ 'main.erl': ERLANG.replace('lists:sum([1, 2, 3, 4])', 'erl_tar:module_info(module)') });
  server.end();
  await v.shows('erlang erl_tar');
  v.problems.length = 0;
}

/** All of the page: Erlang, Elixir, both shells, Step, an application. @param {Visit} v */
export async function test_all_of_it(v) {
  const server = await first_visit(v);
  await keep_all(v);
  await without(v, server);
  await v.run_to_end({ 'main.erl': ERLANG });
  await v.shows('erlang 10');
  await v.run_to_end({ 'main.exs': ELIXIR });
  await v.shows('elixir 10');
  await v.run_to_end({
    'main.erl': ERLANG.replace('lists:sum([1, 2, 3, 4])', 'begin {ok, _} = xref:start(x), ok end'),
  });
  await v.shows('erlang ok');
  await v.page.click('#view-step');
  await v.page.click('#panel-step button.primary');
  await says(v, 'step', /about to begin/, 120000);
  await v.open('view=shell&shell=erlang');
  await v.expect(/Eshell/, 60000);
  await v.open('view=shell&shell=iex');
  await v.expect(/Interactive Elixir/, 60000);
  v.problems.length = 0;
}
/** A lesson that was opened is there, and runs; one that was not says so. @param {Visit} v */
export async function test_lesson(v) {
  const server = await first_visit(v);
  await v.page.click('#lessons');
  await v.page.locator('#learn .lessons button', { hasText: 'Processes and mailboxes' }).click();
  await v.page.locator('#learn h2', { hasText: 'Processes and mailboxes' }).waitFor();
  await without(v, server);
  await v.page.locator('#learn h2', { hasText: 'Processes and mailboxes' }).waitFor();
  await v.run();
  await v.page.locator('#learn .said', { hasText: 'as the lesson gives it' }).waitFor({ timeout: 60000 });
  await v.page.click('#learn .foot button:has-text("Next lesson")');
  await v.page.locator('#learn [role=alert]', { hasText: 'without a network' }).waitFor();
  v.problems.length = 0; // the browser reports what it could not fetch
}
test_lesson.hosts = ['alone'];
