// SPDX-License-Identifier: Apache-2.0
// web/play/project.js — a program as a project: a zip file that rebar3 or mix (and plain erlc or elixir) take.
import { zipSync, strToU8 } from 'fflate';
import { flavour_of } from './flavour.js';

/** @typedef {import('./flavour.js').Program} Program */

/** @param {Program} program @returns {{ name: string, bytes: Uint8Array }} */
export function project(program) {
  const main = program.files[0].name.replace(/\.\w+$/, '');
  const name = main.toLowerCase();
  const sources = program.files.map(f => [`${folder_of(f.name)}${f.name}`, f.text]);
  const others = flavour_of(program) === 'elixir' ? mix(program, name) : rebar(program, main);
  const all = [...sources, ...Object.entries(others)];
  return {
    name: `${name}.zip`,
    bytes: zipSync(Object.fromEntries(all.map(([path, text]) => [`${name}/${path}`, strToU8(text)]))),
  };
}
function folder_of(/** @type {string} */ name) {
  if (/\.(erl|hrl)$/.test(name)) return 'src/';
  return name.endsWith('.ex') ? 'lib/' : '';
}
const readme = (/** @type {string} */ name, /** @type {string} */ how) =>
  `# ${name}\n\nMade with webeam's playground. To run it:\n\n    ${how}\n`;

/** @param {Program} program @param {string} name @returns {Record<string, string>} */
function mix(program, name) {
  const script = program.files.find(f => f.name.endsWith('.exs'));
  return {
    'mix.exs': `defmodule ${name[0].toUpperCase()}${name.slice(1)}.MixProject do
  use Mix.Project

  def project do
    [app: :${name}, version: "0.1.0", elixir: "~> 1.14"]
  end

  def application do
    [extra_applications: [:logger]]
  end
end
`,
    'README.md': readme(name, script ? `mix run ${script.name}` : 'mix compile'),
  };
}
/** @param {Program} program @param {string} main  its module @returns {Record<string, string>} */
function rebar(program, main) {
  const name = main.toLowerCase();
  const entry = /^main\(/m.test(program.files[0].text) ? 'main' : 'start';
  const plain = `erlc -o . src/*.erl && erl -noshell -s ${main} ${entry} -s init stop`;
  return {
    'rebar.config': '{erl_opts, [debug_info]}.\n',
    [`src/${name}.app.src`]: `{application, ${name},
 [{description, "made with webeam's playground"},
  {vsn, "0.1.0"},
  {applications, [kernel, stdlib]},
  {modules, []}]}.
`,
    'README.md': `${readme(name, plain)}\nor with rebar3: \`rebar3 shell\`, then \`${main}:${entry}().\`\n`,
  };
}
