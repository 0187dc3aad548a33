// SPDX-License-Identifier: Apache-2.0
// tests/web/step_trace.test.mjs — a page that steps draws what the VM did: its events are those of --trace-sched for
// the same seed, to the byte.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { top } from './host.mjs';
import { so } from './visit.mjs';

/** @typedef {import('./visit.mjs').Visit} Visit */

const ENV = { HOME: '/home/web', TERM: 'xterm-256color', LANG: 'C.UTF-8' };

/** The program in the page, stopped after each slice and after 500 reductions by turns: its trace, and how often it
 * stopped. @param {Visit} v @param {Buffer} beam */
function stepped(v, beam) {
  return v.page.evaluate(
    async ({ bytes, env }) => {
      /** @param {string} name  of a file of the site @returns {Promise<any>} any: it is named while this runs */
      const from_site = name => import(new URL(name, location.href).href);
      const { webeam } = /** @type {typeof import('../../web/page.js')} */ (await from_site('page.js'));
      const { Atoms, Events } = /** @type {typeof import('../../web/observe.js')} */ (await from_site('observe.js'));
      const { perfetto } = /** @type {typeof import('../../web/perfetto.js')} */ (await from_site('perfetto.js'));
      /** @typedef {import('../../web/messages.js').Stood} Stood */
      const atoms = new Atoms();
      /** @type {InstanceType<typeof Events>[]} */
      const batches = [];
      const take = (/** @type {Stood} */ m) => {
        atoms.add(m.atoms);
        batches.push(...m.events.map(b => new Events(b)));
        return m.why;
      };
      /** @type {(m: Stood) => void} */
      let first = () => {};
      /** @type {Promise<Stood>} */
      const stood = new Promise(done => {
        first = done;
      });
      const vm = webeam({
        archives: ['otp.webeam'],
        files: { '/steps.beam': new Uint8Array(bytes) },
        env,
        schedulers: 1,
        step: true,
        onStood: m => first(m),
        args: ['--minimal', '--seed', '7', '+S', '3', '--trace-sched', '-', '/steps.beam'],
      });
      let why = take(await stood);
      let n = 0;
      for (; why !== 'exited'; n++) why = take(await vm.step(n % 2 ? { slice: true } : { reductions: 500 }));
      return { n, text: perfetto(batches, atoms, 3) };
    },
    { bytes: [...beam], env: ENV },
  );
}
/** The trace that the command line writes. @param {string} made  a folder for its files @param {Buffer} beam */
function traced(made, beam) {
  const out = join(made, 'trace.json');
  const dir = join(made, 'dir');
  mkdirSync(dir);
  writeFileSync(join(dir, 'steps.beam'), beam);
  const flags = ['--memory-root', '--minimal', '--seed', '7', '+S', '3'];
  const files = ['--archive', join(top, 'build/archive/otp.webeam'), '--dir', `${dir}::/`, '--trace-sched', out];
  execFileSync(process.execPath, [join(top, 'wasm/webeam-node.mjs'), ...flags, ...files, '/steps.beam'], {
    env: { ...ENV, PATH: process.env.PATH, WEBEAM_IMAGE: '0', WEBEAM_THREADS: '0' },
    cwd: made,
  });
  return readFileSync(out, 'utf8');
}

/** @param {Visit} v */
export async function test_same_bytes(v) {
  await v.open('?nosw');
  const made = mkdtempSync(join(tmpdir(), 'step-'));
  try {
    execFileSync('erlc', ['-o', made, join(top, 'tests/observe/steps.erl')]);
    const beam = readFileSync(join(made, 'steps.beam'));
    const got = await stepped(v, beam);
    const want = traced(made, beam);
    so(got.n > 20, `stopped ${got.n} times`);
    const a = got.text.split('\n');
    const b = want.split('\n');
    const i = a.findIndex((line, k) => line !== b[k]);
    so(got.text === want, `line ${i} of ${a.length} (${b.length}):\n${a[i]}\nwanted\n${b[i]}`);
    return `${b.length} events, stopped ${got.n} times`;
  } finally {
    rmSync(made, { recursive: true });
  }
}
