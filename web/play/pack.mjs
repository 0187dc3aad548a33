#!/usr/bin/env node
// SPDX-License-Identifier: Apache-2.0
// web/play/pack.mjs — what the playground's page is made of: the bundle, the examples, the service worker.
//
// usage: node web/play/pack.mjs examples|bundle|worker SITE      worker comes last: it lists what is in SITE
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const top = join(here, '../..');
const [what, site] = process.argv.slice(2);
if (!site) {
  process.stderr.write('usage: node web/play/pack.mjs examples|bundle|worker SITE\n');
  process.exit(2);
}

/** From the first to the special. What is not named comes last. */
const ORDER = (
  'pingpong selective_receive links_and_exits monitors supervised_workers counter_server traffic_light hot_code timers parallel_map work_queue ring busy_loop priorities ' +
  'growing_mailbox ets_tables word_count binaries big_numbers closures errors_and_exceptions game_of_life processes pipes pattern_matching protocols tasks genserver'
).split(' ');

const npm = join(top, 'build/npm/node_modules');
const esbuild = () => createRequire(join(npm, '../'))('esbuild');
/** How esbuild makes what visitors fetch. */
const SMALL = {
  bundle: true,
  minify: true,
  target: 'es2022',
  legalComments: 'none',
  logLevel: 'warning',
};
const WORKERS = ['worker.js', 'half.js'];

const steps = {
  /** demo/ without what is for tests; early.js learns which of them are Elixir, and goes into index.html. "Title: what it teaches." is the first sentence of a file, or the title is its name. */
  async examples() {
    const at = n => {
      const i = ORDER.indexOf(n);
      return i < 0 ? 99 : i;
    };
    const list = readdirSync(join(top, 'demo'))
      .filter(f => /\.(erl|exs)$/.test(f))
      .map(f => {
        const text =
          readFileSync(join(top, 'demo', f), 'utf8')
            .replace(/^(%%|#) (SPDX|expect:| {2}more:).*\n/gm, '')
            .trimEnd() + '\n';
        const name = basename(f, extname(f));
        const comment =
          /^((?:%%|#).*\n)+/
            .exec(text)?.[0]
            .replace(/^(%%|#) ?/gm, '')
            .replace(/^flags:.*\n/m, '')
            .replace(/\s+/g, ' ')
            .trim() ?? '';
        const sentence = /^.*?[.?!](?= |$)/.exec(comment)?.[0] ?? comment;
        const [, short, rest] = /^([^:]{1,22}): (.*)/.exec(sentence) ?? [];
        const title = short ?? name.replaceAll('_', ' ').replace(/^./, c => c.toUpperCase());
        return {
          name,
          title,
          about: (rest ?? sentence).replace(/^[a-z]/, c => c.toUpperCase()),
          language: f.endsWith('.exs') ? 'elixir' : 'erlang',
          files: [{ name: f, text }],
        };
      })
      .sort((a, b) => at(a.name) - at(b.name) || (a.name < b.name ? -1 : 1));
    writeFileSync(join(site, 'examples.json'), JSON.stringify(list));
    const early = await esbuild().build({
      ...SMALL,
      entryPoints: [join(here, 'early.js')],
      format: 'iife',
      write: false,
      define: {
        'globalThis.webeam_elixir_examples': JSON.stringify(list.filter(e => e.language === 'elixir').map(e => e.name)),
      },
    });
    const page = join(site, 'index.html');
    const text = early.outputFiles[0].text.trim().replaceAll('</', '<\\/');
    writeFileSync(
      page,
      readFileSync(page, 'utf8').replace('{{EARLY}}', () => text),
    );
  },

  /** web/play/*.js with CodeMirror and xterm.js, in parts that are loaded when needed; ../*.js stay as they are. */
  async bundle() {
    const { build, transform } = esbuild();
    rmSync(join(site, 'play'), { recursive: true, force: true });
    const outside = {
      name: 'outside',
      setup(b) {
        b.onResolve({ filter: /^\.\.\/[^/]+\.js$/ }, a => ({ path: a.path, external: true }));
      },
    };
    // A style sheet that a view imports is its text: it comes with the view, which puts it into the page as it is mounted.
    const sheets = {
      name: 'sheets',
      setup(b) {
        b.onLoad({ filter: /\/watch\/[^/]+\.css$/ }, async a => {
          const text = readFileSync(a.path, 'utf8');
          const { code } = await transform(text, { loader: 'css', minify: true });
          return { contents: code, loader: 'text' };
        });
      },
    };
    await build({
      entryPoints: [join(here, 'main.js'), join(here, 'play.css'), join(here, 'icon.svg')],
      outdir: join(site, 'play'),
      bundle: true,
      splitting: true,
      format: 'esm',
      minify: true,
      target: 'es2022',
      loader: { '.svg': 'copy' },
      nodePaths: [npm],
      plugins: [outside, sheets],
      legalComments: 'none',
      logLevel: 'warning',
      chunkNames: '[name]-[hash]',
    });
    await build({
      stdin: { contents: "export { XzReadableStream } from 'xz-decompress';", resolveDir: npm },
      nodePaths: [npm],
      outfile: join(site, 'xz.js'),
      bundle: true,
      format: 'esm',
      minify: true,
      legalComments: 'none',
      logLevel: 'warning',
    });
    // The Workers in one piece: their start is on the way to the first output.
    for (const name of WORKERS)
      await build({
        entryPoints: [join(top, 'web', name)],
        outfile: join(site, name),
        allowOverwrite: true,
        bundle: true,
        format: 'esm',
        minify: true,
        target: 'es2022',
        legalComments: 'none',
        logLevel: 'warning',
      });
    // The page's own modules stay modules: views share them.
    for (const f of readdirSync(site).filter(f => f.endsWith('.js') && existsSync(join(top, 'web', f)))) {
      if (WORKERS.includes(f)) continue;
      const { code } = await transform(readFileSync(join(top, 'web', f), 'utf8'), {
        format: 'esm',
        minify: true,
        target: 'es2022',
        legalComments: 'none',
      });
      writeFileSync(join(site, f), code);
    }
  },

  worker() {
    const all = [];
    const walk = dir => {
      for (const f of readdirSync(dir)) {
        const p = join(dir, f);
        if (statSync(p).isDirectory()) {
          if (f !== 'shots') walk(p);
        } else all.push(relative(site, p));
      }
    };
    walk(site);
    const files = all.filter(f => f !== 'sw.js').sort();
    const hash = createHash('sha256');
    for (const f of files) hash.update(f).update(readFileSync(join(site, f)));
    // The page and what Erlang needs; the rest is kept when it is first fetched. Browsers without Brotli take the .xz; what the image left out is brought from the .gz.
    const first = files.filter(f =>
      /^(index\.html|examples\.json|apps\.json|play\/.*|(page|worker|half|webeam|ports|etf|constants|deferred|rpc|variant|errors|gate|fetch|keep|image|store|look|observe|perfetto|terminal|shells)\.js|webeam\.mjs|xz\.js|webeam\.wasm\.xz|erlang\.img\.[12]\.xz|otp\.webeam\.gz|xterm\.css)$/.test(
        f,
      ),
    );
    writeFileSync(
      join(site, 'sw.js'),
      `const VERSION = ${JSON.stringify(hash.digest('hex').slice(0, 16))}, FIRST = ${JSON.stringify(first)}, FILES = ${JSON.stringify(files)};\n${readFileSync(join(here, 'sw.js'), 'utf8').replace(/^\/\* global.*\n/m, '')}`,
    );
  },
};
if (!steps[what]) {
  process.stderr.write(`pack: unknown step: ${what}\n`);
  process.exit(2);
}
await steps[what]();
