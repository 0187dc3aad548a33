// SPDX-License-Identifier: Apache-2.0
// web/play/program.js — a program as text: remembered by the browser, in a link, as a project.
import { zipSync, strToU8 } from 'fflate';
import { KEY, flavour_of } from './flavour.js';

/** @typedef {import('./flavour.js').Program} Program */
const MOST = 50;
const LONGEST = 2_000_000;

/** Throws unless it is one; gives it without anything else. @returns {Program} */
export function checked(x) {
  const files = x?.files;
  if (!Array.isArray(files) || files.length < 1 || files.length > MOST) throw new Error('it holds no program');
  let size = 0;
  const names = new Set();
  for (const f of files) {
    if (typeof f?.name !== 'string' || typeof f?.text !== 'string' || bad_name(f.name) || names.has(f.name))
      throw new Error('it holds no program');
    names.add(f.name);
    size += f.text.length;
  }
  if (size > LONGEST) throw new Error('the program in it is too long');
  return { files: files.map(f => ({ name: f.name, text: f.text })) };
}

/** Why a file cannot have this name; null: it can. @param {string} name */
export function bad_name(name) {
  if (!/\.(erl|hrl|ex|exs)$/.test(name)) return 'A name ends in .erl, .hrl, .ex or .exs.';
  if (!/^[A-Za-z][A-Za-z0-9_]{0,60}\.\w+$/.test(name)) return 'Letters, digits and _ only, a letter first.';
  return null;
}

/** The name that an Erlang file has to have: its module's. @param {string} text @returns {string | null} */
export function module_name(text) {
  const m = /^\s*-module\(\s*'?([a-zA-Z]\w{0,60})'?\s*\)/m.exec(text);
  return m ? `${m[1]}.erl` : null;
}

// ---- remembered ---------------------------------------------------------------------------------------------------
export function remember(program) {
  try {
    localStorage.setItem(KEY, JSON.stringify(program));
  } catch {
    /* full, or forbidden */
  }
}
export function remembered() {
  try {
    return checked(JSON.parse(localStorage.getItem(KEY) ?? ''));
  } catch {
    return null;
  }
}

// ---- in a link: #p= zlib (it has a checksum) in base64url; nothing is sent anywhere ----------------------------------------
const through = (bytes, stream) => new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer();

/** @param {Program} program @returns {Promise<string>} the fragment */
export async function to_fragment(program) {
  const bytes = new Uint8Array(
    await through(new TextEncoder().encode(JSON.stringify(program)), new CompressionStream('deflate')),
  );
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return `p=${btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')}`;
}

/** Throws with the reason when the link is damaged. @param {string} text  behind `p=` @returns {Promise<Program>} */
export async function from_fragment(text) {
  let bytes;
  try {
    bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), c => c.charCodeAt(0));
  } catch {
    throw new Error('it has characters that no such link has');
  }
  let json;
  try {
    json = await limited(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate')));
  } catch {
    throw new Error('a part of it is missing or was changed');
  }
  try {
    return checked(JSON.parse(json));
  } catch (e) {
    throw new Error(e instanceof SyntaxError ? 'it holds no program' : e.message);
  }
}

/** A small link may unfold to gigabytes. */
async function limited(stream) {
  const decoder = new TextDecoder();
  const reader = stream.getReader();
  for (let text = ''; ;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    text += decoder.decode(value, { stream: true });
    if (text.length > 2 * LONGEST) {
      reader.cancel();
      throw new Error('too long');
    }
  }
}

// ---- as a project ---------------------------------------------------------------------------------------------------
/** A zip file that rebar3 or mix (and plain erlc or elixir) take. @param {Program} program */
export function project(program) {
  const main = program.files[0].name.replace(/\.\w+$/, '');
  const name = main.toLowerCase();
  const files = {};
  const elixir = flavour_of(program) === 'elixir';
  for (const f of program.files)
    files[`${name}/${/\.(erl|hrl)$/.test(f.name) ? 'src/' : f.name.endsWith('.ex') ? 'lib/' : ''}${f.name}`] = f.text;
  if (elixir) {
    const script = program.files.find(f => f.name.endsWith('.exs'));
    files[`${name}/mix.exs`] =
      `defmodule ${name[0].toUpperCase()}${name.slice(1)}.MixProject do\n  use Mix.Project\n\n  def project do\n    [app: :${name}, version: "0.1.0", elixir: "~> 1.14"]\n  end\n\n  def application do\n    [extra_applications: [:logger]]\n  end\nend\n`;
    files[`${name}/README.md`] =
      `# ${name}\n\nMade with webeam's playground. To run it:\n\n    ${script ? `mix run ${script.name}` : 'mix compile'}\n`;
  } else {
    files[`${name}/rebar.config`] = '{erl_opts, [debug_info]}.\n';
    files[`${name}/src/${name}.app.src`] =
      `{application, ${name},\n [{description, "made with webeam's playground"},\n  {vsn, "0.1.0"},\n  {applications, [kernel, stdlib]},\n  {modules, []}]}.\n`;
    files[`${name}/README.md`] =
      `# ${name}\n\nMade with webeam's playground. To run it:\n\n    erlc -o . src/*.erl && erl -noshell -s ${main} ${/^main\(/m.test(program.files[0].text) ? 'main' : 'start'} -s init stop\n\nor with rebar3: \`rebar3 shell\`, then \`${main}:main().\`\n`;
  }
  return {
    name: `${name}.zip`,
    bytes: zipSync(Object.fromEntries(Object.entries(files).map(([n, t]) => [n, strToU8(t)]))),
  };
}
