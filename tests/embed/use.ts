// SPDX-License-Identifier: Apache-2.0
// tests/embed/use.ts — the types of the package, as a program would use them: this must compile, and what is marked
// must not.
import { freeze, webeam, WebeamError, atom, tuple, Float, Pid, type Io, type Vm } from 'webeam';
import { type WebeamRun } from 'webeam/run';

const vm: Vm = await webeam({
  apps: ['elixir'],
  onOutput: (text: string, fd: number) => console.log(fd, text.length),
  schedulers: 2,
  signal: new AbortController().signal,
});
const value: number = await vm.eval('1 + X', { X: 1 }, { lang: 'elixir' });
const { modules, warnings } = await vm.compile('-module(a).');
const first: string = modules[0] + warnings[0].text;
await vm.call('lists', 'map', [(x: number) => x + 1, [1, 2]]);
await vm.send(atom('name'), tuple(1, new Float(2)));
const pid: Pid = await vm.eval('self()');
await vm.send(pid, null);
const bytes: Uint8Array | null = await vm.files.read('/a');
const off: () => void = vm.on('exit', code => console.log(code, value, first, bytes));
off();
const auto = await webeam({
  schedulers: 'auto',
  onProgress: (loaded: number, total: number | null) => console.log(loaded, total),
  image: await freeze({ signal: AbortSignal.timeout(9) }),
});
await auto.call(await auto.eval('fun() -> 1 end'), [], { signal: AbortSignal.timeout(9) });
const io: Io = vm.io({ binary: true, onOutput: async (text: string) => console.log(text), onAsk() {} });
await vm.run('ok.', { io, evaluator: 'one', signal: AbortSignal.timeout(9) });
io.feed('line\n');
io.feed(null);
io.close();
const element: WebeamRun = document.createElement('webeam-run');
element.code = 'x';
await element.run();
element.restart();
try {
  await vm.stop();
} catch (e) {
  if (e instanceof WebeamError && e.kind === 'error') console.log(e.reason, e.frames[0].line);
}
// @ts-expect-error an option that is none
await webeam({ aps: [] });
// @ts-expect-error not a number of schedulers
await webeam({ schedulers: 'many' });
// @ts-expect-error a language that is none
await vm.eval('1', {}, { lang: 'lisp' });
