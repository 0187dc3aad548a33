// SPDX-License-Identifier: Apache-2.0
// tests/web/shell.test.mjs — the view Shell: Erlang's and Elixir's shell in a terminal.
import { so, wait } from './visit.mjs';

/** @typedef {import('./visit.mjs').Visit} Visit */

export const hosts = ['alone', 'isolated'];
/** @param {Visit} v @param {'erlang' | 'iex'} [shell] */
async function opened(v, shell = 'erlang') {
  await v.open(`view=shell&shell=${shell}`);
}
/** The page says how many there are. @param {Visit} v */
async function schedulers(v) {
  const state = await v.text_of('#shell-state');
  const wants = v.host === 'isolated' ? /^2 schedulers/ : /^1 scheduler /;
  so(wants.test(state), `the page says: ${state}`);
  return state;
}

/** @param {Visit} v */
export async function test_erlang(v) {
  await opened(v);
  await v.expect(/Eshell V13\.1\.5.*\n1>/s);
  await v.type('lists:sum([X*X || X <- lists:seq(1,10)]).');
  await v.expect(/\n385\n2>/);
  await v.type('c(pingpong).'); // the program of the editor is in the shell's folder
  await v.expect(/\n\{ok,pingpong\}\n3>/, 60000);
  await v.type('pingpong:main().');
  await v.expect(/ping 1, pong 1\ngame over\nok\n4>/);
  await v.shot('module');
  await v.type('spawn(fun() -> X = list_to_integer("no"), X end).');
  await v.expect(/=ERROR REPORT====/);
  await v.expect(/with exit value:\n\{badarg,\[\{erlang,list_to_integer,\s+\["no"\]/);
  await v.type('self() =:= whereis(nobody).');
  await v.expect(/\nfalse\n6>/);
  return schedulers(v);
}

/** @param {Visit} v */
export async function test_editing(v) {
  await opened(v);
  await v.expect(/\n1>/);
  await v.page.keyboard.type('atom_to_lst(hello).');
  for (let i = 0; i < 10; i++) await v.press('ArrowLeft');
  await v.page.keyboard.type('i');
  await v.press('Enter');
  await v.expect(/ atom_to_list\(hello\)\.\n"hello"\n2>/);
  await v.press('ArrowUp');
  await v.press('Enter');
  await v.expect(/ atom_to_list\(hello\)\.\n"hello"\n3>/);
  await v.page.keyboard.type('lists:flatm');
  await v.press('Tab');
  await v.expect(/ lists:flatmap\(/);
  await v.page.keyboard.type('fun(X) -> [X,X] end, [1,2]).');
  await v.press('Enter');
  await v.expect(/\n\[1,1,2,2\]\n4>/);
  await v.type('receive after infinity -> ok end.');
  await v.press('Control+G');
  await v.expect(/User switch command/);
  await v.type('i');
  await v.type('c');
  await v.expect(/exception exit: killed/);
}

/** @param {Visit} v */
export async function test_kept(v) {
  await opened(v);
  await v.expect(/\n1>/);
  await v.type('file:write_file("/home/web/kept.txt", "still here").');
  await v.expect(/\nok\n2>/);
  await wait(1500);
  await v.page.reload();
  v.seen = 0;
  await v.expect(/\n1>/);
  await v.type('file:read_file("kept.txt").');
  await v.expect(/\{ok,<<"still here">>\}/);
}

/** @param {Visit} v */
export async function test_iex(v) {
  await opened(v);
  await v.page.click('[data-shell=iex]');
  await v.expect(/iex\(1\)>/, 60000);
  await v.type('Enum.map(1..5, & &1 * &1)');
  await v.expect(/\[1, 4, 9, 16, 25\]\n/);
  await v.type('defmodule A do def hi(n), do: "hi #{n}" end');
  await v.expect(/\{:module, A,/, 60000);
  await v.type('A.hi("you")');
  await v.expect(/"hi you"/);
  await v.type('raise "oops"');
  await v.expect(/\*\* \(RuntimeError\) oops/);
  await v.shot('iex');
  return schedulers(v);
}
