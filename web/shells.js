// SPDX-License-Identifier: Apache-2.0
// web/shells.js — what each shell of the page is started with: the flags that `erl` and `iex` start it with.

const ELIXIR = '/usr/lib/elixir/lib';

export const SHELLS = {
  erlang: { title: 'Erlang shell', image: 'erlang.img', archives: ['otp.webeam'], args: [] },
  iex: {
    title: 'IEx',
    archives: ['otp.webeam', 'elixir.webeam'],
    args: [
      '-noshell',
      '-pa',
      ...['eex', 'elixir', 'iex', 'logger'].map(a => `${ELIXIR}/${a}/ebin`),
      '-elixir',
      'ansi_enabled',
      'true',
      '-user',
      'Elixir.IEx.CLI',
      '-extra',
      '--no-halt',
      '+iex',
    ],
  },
};
