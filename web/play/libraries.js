// SPDX-License-Identifier: Apache-2.0
// web/play/libraries.js — applications of OTP beyond kernel, stdlib and compiler: found by what a program calls, fetched when it does.

/** @type {Promise<{there: Record<string, string[]>, absent: Record<string, string[]>}> | null} application to modules; scripts/playground writes it */
let table = null;
const get_table = () => (table ??= fetch(new URL('../apps.json', import.meta.url)).then(r => r.json()));

/** Strings and comments say nothing about what is called (include_lib is looked at before). */
const bare = text => text.replace(/"(?:[^"\\\n]|\\.)*"/g, '""').replace(/[%#].*/g, '');

/** The names of modules, and of applications with header files, that it may use. @param {import('./session.js').Program} program */
function used(program) {
  const modules = new Set();
  const headers = new Set();
  for (const { name, text } of program.files) {
    const erlang = /\.[eh]rl$/.test(name);
    if (erlang) for (const [, a] of text.matchAll(/-include_lib\(\s*"(\w+)\//g)) headers.add(a);
    for (const [, m] of bare(text).matchAll(
      erlang ? /\b([a-z]\w*)\s*:\s*[a-z]\w*/g : /(?<![\w:]):([a-z]\w*)\s*\.\s*[a-z]/g,
    ))
      modules.add(m);
  }
  return { modules, headers };
}

/** @returns {Promise<{libraries: {name: string, bytes: Uint8Array}[], words: string[]}>} what the program needs beyond what is loaded, and what to say about it */
export async function libraries_for(program) {
  const { modules, headers } = used(program);
  const { there, absent } = await get_table();
  const apps = new Set();
  const words = [];
  const own = new Set(program.files.map(f => f.name.replace(/\.\w+$/, '')));
  for (const m of modules) {
    if (own.has(m)) continue;
    for (const [app, list] of Object.entries(there))
      if (list.includes(m)) {
        apps.add(app);
        words.push(`The module ${m} belongs to the application ${app}, which is loaded for this run.`);
      }
    for (const [app, list] of Object.entries(absent))
      if (list.includes(m))
        words.push(`The module ${m} belongs to the application ${app}, which webeam does not have.`);
  }
  for (const a of headers) if (a in there) for (const x of [a, 'kernel', 'stdlib']) apps.add(x); // headers include headers
  const libraries = await Promise.all(
    [...apps].map(async name => {
      const r = await fetch(new URL(`../apps/${name}.zip`, import.meta.url));
      if (!r.ok) throw new Error(`the application ${name} could not be fetched: ${r.status}`);
      return { name, bytes: new Uint8Array(await r.arrayBuffer()) };
    }),
  );
  return { libraries, words };
}

/** What to say about a module that a run called and did not find. @param {string} module */
export async function about_missing(module) {
  const { there, absent } = await get_table();
  for (const [app, list] of Object.entries(there))
    if (list.includes(module))
      return `The module ${module} belongs to the application ${app}, which is not loaded: name it in the program, as ${module}:..., and it is.`;
  for (const [app, list] of Object.entries(absent))
    if (list.includes(module))
      return `The module ${module} belongs to the application ${app}, which webeam does not have.`;
  return `There is no module ${module.replace(/^Elixir\./, '')}: neither in the program, nor in what the page has of OTP.`;
}
