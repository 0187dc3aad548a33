// SPDX-License-Identifier: Apache-2.0
// tests/embed/page/groups.mjs — tests: elements of <webeam-run> that share one system, in tests/embed/chapter.html.
import { join } from 'node:path';
import { so } from '../../web/visit.mjs';
import { Run, axe_is_content } from './run.mjs';

/** The cells of the group. @param {import('playwright-core').Page} page */
const cells = page => /** @type {const} */ (['one', 'two', 'three']).map(id => new Run(page, id));
/** Runs it, and gives its output. @param {Run} cell */
async function runs(cell) {
  await cell.press('run');
  return cell.done();
}

/** @type {Record<string, import('../../web/visit.mjs').Test>} */
export const groups = {
  async 'webeam-run group: modules and processes of one cell are there in the next'(v) {
    const { page, url } = v;
    await page.goto(`${url}chapter.html`);
    const [one, two, three] = cells(page);
    await two.editor();
    so(/undef|badarg|bad argument/.test(await runs(two)), await two.output());
    so((await runs(one)) === '', await one.output());
    so((await runs(two)) === '⇒ 1\n' && (await runs(two)) === '⇒ 2\n', await two.output());
    so((await runs(three)) === '⇒ "counted to 2"\n', await three.output());
    so(page.workers().length === 1, `${page.workers().length} Workers`);
    // A failure of one cell ends nothing of the others. Variables are its own.
    await three.write('raise "no"');
    so((await runs(three)).includes('(RuntimeError) no'), await three.output());
    await two.write('N = 40, counter ! {add, N}, spawn(fun() -> timer:sleep(400), io:format("late~n") end), N.');
    so((await runs(two)).startsWith('⇒ 40\n'), await two.output());
    await three.write('send(:counter, {:get, self()})\nreceive do\n  {:count, n} -> n\nend');
    so((await runs(three)) === '⇒ 42\n', await three.output());
    await two.shows('late'); // in the cell that started it
    so(!(await three.output()).includes('late'), 'it is printed in the wrong cell');
    await axe_is_content(page);
    await page.screenshot({ path: join(v.shots, 'chapter-group.png'), fullPage: true });
  },
  async 'webeam-run group: one runs at a time, in order; Stop ends its run alone'(v) {
    const { page, url } = v;
    await page.goto(`${url}chapter.html`);
    const [one, two, three] = cells(page);
    await three.at.evaluate(e => e.remove()); // no Elixir: it starts sooner
    await one.write('register(kept, spawn(fun() -> receive stop -> ok end end)), timer:sleep(1500), 1.');
    await two.write('whereis(kept).');
    await one.press('run');
    await two.press('run');
    await v.until(async () => (await two.state()) === 'waits for another cell', 'the second waits');
    so(/⇒ <0/.test(await two.shows('⇒')) && (await one.output()) === '⇒ 1\n', 'they are not in order');
    await one.write('receive after infinity -> ok end.');
    await one.press('run');
    await two.press('run');
    await v.until(async () => (await two.state()) === 'waits for another cell', 'the second waits');
    await two.press('stop');
    so((await two.state()) === 'stopped', await two.state());
    await two.press('run');
    await one.press('stop');
    so(/⇒ <0/.test(await two.shows('⇒')), await two.output());
    // Each reads what is typed into its own row.
    await two.write('io:get_line("two> ").');
    await two.press('run');
    await two.asked();
    await two.input.press('Control+d');
    await two.shows('⇒ eof');
    await two.press('run');
    await two.asked();
    await two.type('again');
    await two.shows('⇒ "again\\n"');
  },
  async 'webeam-run group: Restart, and a system that ends'(v) {
    const { page, url } = v;
    await page.goto(`${url}chapter.html`);
    const [one, two, three] = cells(page);
    await three.at.evaluate(e => e.remove());
    await one.editor();
    so(!(await two.at.locator('.restart').isVisible()), 'there is something to restart');
    await runs(one);
    so((await runs(two)) === '⇒ 1\n', await two.output());
    await two.press('restart');
    so((await one.state()) === 'restarted: run it again', await one.state());
    so(!(await two.at.locator('.restart').isVisible()), 'there is something to restart');
    so(/bad argument|badarg/.test(await runs(two)), 'the counter is there after the restart');
    await one.write('timer:sleep(700), halt(3).');
    await one.press('run');
    await two.press('run');
    await two.shows('The system of this group has ended');
    so(/ended with code 3/.test(await one.done()), await one.output());
    await one.write('1 + 1.');
    so((await runs(one)) === '⇒ 2\n', await one.output());
    // Elixir that came too late says so, and after a restart it is there.
    await page.evaluate(() => {
      const e = document.createElement('webeam-run');
      e.id = 'late';
      e.setAttribute('lang', 'elixir');
      e.setAttribute('group', 'counter');
      e.textContent = 'Enum.sum(1..4)';
      document.querySelector('main')?.append(e);
    });
    const late = new Run(page, 'late');
    so(/began without Elixir/.test(await runs(late)), await late.output());
    await late.press('restart');
    await late.press('run');
    await late.shows('⇒ 10', 60000);
    // Out of the page goes the system.
    await page.evaluate(() => document.querySelectorAll('webeam-run').forEach(e => e.remove()));
    await v.until(() => page.workers().length <= 1, 'its Worker is gone'); // the one that waits for the next run
  },
};
