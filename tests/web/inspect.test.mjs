// SPDX-License-Identifier: Apache-2.0
// tests/web/inspect.test.mjs — the view Inspect: words and arrows, what a send copies, values picked out of running
// processes, Elixir, the shell.
import { cells } from './panels.mjs';
import { SCREENS, so } from './visit.mjs';

/** @typedef {import('./visit.mjs').Visit} Visit */
/** The boxes of each map of memory in sight, in words. @typedef {string[][]} Maps */

/** A process whose stack, dictionary and mailbox hold terms; a table. */
const HOLDER = `-module(holder).
-export([main/0, wait/2]).
main() ->
    T = ets:new(shelf, [public, named_table]), ets:insert(T, {key, [1, 2]}),
    P = spawn(fun() ->
        put(mood, {calm, [1, 2]}), T2 = {on_the_stack, lists:seq(1, 3)}, ?MODULE:wait(T2, {again, T2})
    end),
    register(holder, P),
    P ! {letter, lists:seq(1, 3)},
    P ! {parcel, binary:copy(<<"x">>, 100)},
    webeam:inspect({shared, T}, "from the program") =:= {shared, T} orelse exit(changed),
    receive stop -> ok end.
wait(X, Y) -> receive {never, Z} -> Z end, {X, Y}.
`;
/** @param {Visit} v @returns {Promise<Maps>} */
const map = v =>
  v.page.$$eval('#panel-inspect svg.memory-map', ms =>
    ms.map(m => [...m.querySelectorAll('g.one')].map(g => g.getAttribute('aria-label') ?? '')),
  );
/** Waits until the maps are as f wants them, and gives them.
 * @param {Visit} v @param {(maps: Maps) => unknown} f @param {string} what */
const maps = (v, f, what) =>
  v.until(
    async () => {
      const m = await map(v);
      return f(m) ? m : null;
    },
    what,
    20000,
  );
/** What there is to see, in words. @param {Visit} v */
const says = v => v.text_of('#panel-inspect .says');
/** Shows one of the samples. @param {Visit} v @param {string} title @param {string} [language] */
async function sample(v, title, language) {
  await v.page.click('#view-inspect');
  await v.page.waitForSelector('#inspect-samples');
  if (language) await v.page.selectOption('#panel-inspect select[aria-label^="Language"]', language);
  await v.page.selectOption('#inspect-samples', '');
  await v.page.selectOption('#inspect-samples', { label: title });
  await v.until(() => v.page.isEnabled('#panel-inspect .bar2 .primary'), 'it is evaluated');
}
/** How many arrows lead to a box. @param {Visit} v @param {string | undefined} id */
const arrows_to = (v, id) =>
  v.page.$$eval(`#panel-inspect svg.memory-map path.arrow[data-to="${id}"]`, ps => ps.length);

/** Each sample shows what it says. @param {Visit} v */
async function samples(v) {
  await v.open('?nosw');
  await sample(v, 'Sharing inside a term');
  let m = await maps(v, x => x.length === 1 && x[0].length === 4, 'X, X: two cells, one tuple, its list');
  const tuple = m[0].find(b => b.includes('tuple of 2'))?.match(/Box (\d+)/)?.[1];
  so((await arrows_to(v, tuple)) === 2, 'two arrows to one box');
  await v.shot('sharing');
  await sample(v, 'Sharing lost by send');
  m = await maps(
    v,
    x => x.length === 2 && x[0].length === 4 && x[1].length === 10,
    'the copy has the list three times',
  );
  so(
    /10 words on the heap.*message copies 22: sharing is lost/s.test(await says(v)) &&
      /22 words copied \(12 more/.test(await says(v)),
    await says(v),
  );
  so(
    m[1].every(b => b.includes('fragment')),
    'the receiver has it in a fragment',
  );
  await v.shot('sent');
  await sample(v, 'A large binary is not copied by send');
  m = await maps(
    v,
    x => x.length === 2 && x[1].some(b => /shared bytes, 100 bytes, 2 refs, off the heap, the same as before/.test(b)),
    'the bytes are the same, with two references',
  );
  so(/not copied: reference count 1 → 2/.test(await says(v)), await says(v));
  await v.shot('procbin');
  await sample(v, 'Literal area');
  await maps(
    v,
    x =>
      x.length === 2 &&
      x[1].filter(b => /literal area, the same as before/.test(b)).length === 4 &&
      x[1].some(b => /fragment/.test(b)),
    'literals are not copied',
  );
  await v.shot('literal');
  await sample(v, 'What a collection moves');
  await maps(
    v,
    x => x.length === 2 && x[0].every(b => /young/.test(b)) && x[1].every(b => /survived|old/.test(b)),
    'what lived has survived',
  );
  await v.shot('collection');
  await sample(v, 'Flat map: 32 keys');
  await maps(
    v,
    x => x.length === 1 && x[0][0].includes('flat map of 32') && x[0].length === 2,
    'flat, and its tuple of keys',
  );
  await sample(v, 'HAMT: 33 keys');
  await maps(v, x => x[0]?.[0].includes('HAMT root of 33') && x[0].some(b => b.includes('HAMT node')), 'a tree');
  await v.shot('hamt');
  await sample(v, 'Heap binary against ProcBin');
  await maps(
    v,
    x =>
      x[0]?.some(b => b.includes('heap binary')) &&
      x[0].some(b => b.includes('ProcBin')) &&
      x[0].some(b => /65 bytes, 1 ref/.test(b)),
    'one of each',
  );
  await sample(v, 'Sub-binary');
  m = await maps(v, x => x[0]?.[0].includes('sub-binary') && x[0][1].includes('ProcBin'), 'it points into the whole');
  so(/offset 3/.test(m[0][0]), m[0][0]);
  so(/bytes 3 to 72 of the 160 behind it/.test(await says(v)), await says(v));
  await v.shot('sub-binary');
}
/** @param {Visit} v */
export const test_samples = v => samples(v);
/** @param {Visit} v */
export const test_samples_phone = v => samples(v);
test_samples.context = SCREENS.wide;
test_samples_phone.context = SCREENS.phone_dark;

/** A value of a running process: its stack, dictionary, mailbox; collected; an object of a table. What the program
 * inspects itself. @param {Visit} v */
export async function test_values(v) {
  await v.open('?nosw');
  await v.program({ 'holder.erl': HOLDER });
  await v.page.click('#view-inspect');
  await v.run();
  await v.until(
    () =>
      v.page.evaluate(
        () =>
          /from the program/.test(
            document.querySelector('#panel-inspect .says')?.closest('.inspect')?.querySelector('.note')?.textContent ??
              '',
          ) || [...document.querySelectorAll('#panel-inspect .says')].length > 0,
      ),
    'what the program inspects is shown',
    90000,
  );
  await maps(v, x => x[0]?.[0].includes('tuple of 2'), "the program's own");
  await v.page.click('#inspect-pick');
  const choose = async (/** @type {string} */ id, /** @type {string} */ part) => {
    const value_of = (/** @type {HTMLOptionElement[]} */ os, /** @type {string} */ p) =>
      os.find(o => o.textContent?.includes(p))?.value;
    const value = await v.until(() => v.page.$$eval(`#${id} option`, value_of, part), `${part} in ${id}`);
    await v.page.selectOption(`#${id}`, value);
  };
  await v.page.fill('#panel-inspect input[type=search]', 'holder');
  await choose('inspect-process', 'holder');
  await choose('inspect-value', 'get(mood) = {calm,[1,2]}');
  await maps(v, x => x.length === 1 && x[0].length === 3 && x[0][0].includes('calm'), 'the dictionary');
  await choose('inspect-value', 'message 1 = {letter');
  await maps(
    v,
    x => x.length === 1 && x[0].length === 4 && x[0].every(b => b.includes('fragment')),
    'a message lies in its fragment',
  );
  await choose('inspect-value', 'holder:wait/2 = {on_the_stack,[1,2,3]}');
  await maps(v, x => x.length === 1 && x[0][0].includes('on_the_stack'), 'a stack slot');
  await v.shot('picked');
  await v.page.click('#panel-inspect .snaps button:has-text("Collect this process")');
  await maps(
    v,
    x => x.length === 2 && x[0].some(b => b.includes('young')) && x[1].every(b => /survived|old|literal/.test(b)),
    'collected, it has survived',
  );
  await v.shot('picked-collected');
  await choose('inspect-value', 'message 2 = {parcel');
  await v.page.click('#panel-inspect .snaps button:has-text("As a message")');
  await maps(
    v,
    x => x.length === 2 && x[1].some(b => /100 bytes, [2-9] refs, off the heap, the same as before/.test(b)),
    'a message of it would share the bytes',
  );
  await choose('inspect-value', 'registers and stack, all');
  await v.until(
    () => v.page.$$eval('#panel-inspect svg.memory-map text.head', ts => ts[0]?.textContent === 'roots'),
    'all roots at once',
  );
  const stack = (await map(v))[0].find(b => b.includes('on_the_stack'))?.match(/Box (\d+)/)?.[1];
  so(
    (await arrows_to(v, stack)) === 2,
    'two slots of the stack share a tuple: from a register slot, and from the other tuple',
  );
  await v.shot('roots');
  await choose('inspect-process', 'Tables');
  await choose('inspect-value', 'table shelf');
  await choose('inspect-value', 'object 1 = {key,[1,2]}');
  await maps(v, x => x[0]?.length === 3 && x[0].every(b => b.includes('in the table')), 'an object lies in its table');
  await v.page.click('#stop');
}
test_values.hosts = ['alone', 'isolated'];
test_values.context = SCREENS.wide;

/** Elixir: expressions, with the program's own modules; errors in words. @param {Visit} v */
export async function test_elixir(v) {
  await v.open('?nosw');
  await v.program({
    'point.exs': 'defmodule Point do\n  defstruct x: 1, y: 2\nend\nIO.puts("not to be run by Inspect")\n',
  });
  await sample(v, 'A range, a struct');
  so((await v.page.inputValue('#panel-inspect .expression')) === '1..3', 'an Elixir program has Elixir samples');
  await maps(
    v,
    x => x[0]?.[0].includes('flat map of 4') && x[0][1].includes('Elixir.Range') === false && x[0].length === 2,
    '1..3 is a struct',
  );
  const type = async (/** @type {string} */ text) => {
    await v.page.fill('#panel-inspect .expression', text);
    await v.page.press('#panel-inspect .expression', 'Enter');
  };
  await type('{%{a: 1}, "binary", %Point{}}');
  await maps(
    v,
    x =>
      x[0]?.[0].includes('tuple of 3') &&
      x[0].some(b => b.includes('flat map of 1')) &&
      x[0].some(b => /heap binary|sub-binary/.test(b)) &&
      x[0].some(b => b.includes('flat map of 3') && b.includes('Elixir.Point')),
    "maps, binaries, the program's struct",
  );
  await v.shot('elixir');
  await type('1 +');
  await v.until(
    () =>
      v.page.evaluate(() =>
        /TokenMissingError|SyntaxError/.test(document.querySelector('#panel-inspect .note.bad')?.textContent ?? ''),
      ),
    'the error is told',
  );
}
test_elixir.context = SCREENS.wide;

/** webeam:inspect(Term) in the Shell gives the term there, and shows it here. @param {Visit} v */
export async function test_shell(v) {
  await v.open('?nosw&view=shell');
  await v.expect(/1>/, 60000);
  await v.type('webeam:inspect({from, "ab"}, shell_term).');
  await v.expect(/\{from,"ab"\}/);
  await v.page.waitForSelector('#view-inspect .new', { timeout: 10000 }); // the tab says that there is something
  await v.shot('marked');
  await v.page.click('#view-inspect');
  so(!(await v.page.$('#view-inspect .new')), 'it has been looked at');
  await maps(v, x => x[0]?.length === 3 && x[0][0].includes('tuple of 2'), 'what the shell inspected');
}

/** Large terms are cut and say so; words, by the keyboard alone. @param {Visit} v */
export async function test_keyboard(v) {
  await v.open('?nosw&view=inspect');
  await v.page.waitForSelector('#inspect-samples');
  await v.page.focus('#panel-inspect .expression');
  await v.page.fill('#panel-inspect .expression', '{self(), lists:seq(1, 5000)}');
  await v.press('Enter');
  await maps(v, x => x[0]?.length === 400, 'bounded');
  so(/the first [\d,]+ words are drawn/.test(await says(v)), await says(v));
  await v.page.fill('#panel-inspect .expression', '{hello, [1]}');
  await v.press('Enter');
  await maps(v, x => x[0]?.length === 2, 'a small one');
  for (let i = 0; i < 20 && !(await v.has_focus('g.one')); i++) await v.press('Tab');
  await v.press('Enter');
  await v.press('ArrowDown');
  const head = v.page.locator('#panel-inspect .words h3', { hasText: /Box 2: cons cell, 2 words/ });
  await v.until(async () => (await head.count()) > 0, 'the second box, chosen with the keyboard');
  const rows = await cells(v, '#panel-inspect .words tbody tr');
  so(
    rows[0][1] === '0000000000000010' && rows[0][2] === '…0000000000010000' && /the integer itself/.test(rows[0][3]),
    `1 is 0x10: ${JSON.stringify(rows)}`,
  );
  await v.shot('words');
}
/** @param {Visit} v */
export const test_keyboard_phone = v => test_keyboard(v);
test_keyboard_phone.context = SCREENS.phone_dark;
