// SPDX-License-Identifier: Apache-2.0
// web/embed-worker.js — the Worker of far.js.
import { here } from './here.js';
import { gate } from './gate.js';

const say = (is, more = {}, transfer = []) => self.postMessage({ is, ...more }, { transfer });
const output = gate((fd, bytes, dropped) => say('output', { fd, bytes, dropped }));
const early = [];
/** @type {any} */ let vm = null;

/** Ports live on the other side. What was printed before a message arrives before it. */
const ports = {
  open(port, args) {
    say('open', { port, args });
    return true;
  },
  send(port, kind, bytes) {
    output.flush();
    say('send', { port, kind, bytes }, [bytes.buffer]);
  },
  close(port) {
    say('close', { port });
  },
};

async function start(options) {
  vm = await here({
    ...options,
    script: ports,
    output: (fd, bytes) => output.write(fd, bytes),
    ...(options.freezes && { saveImage: bytes => say('image', { bytes }, [bytes.buffer]) }),
  });
  say('ready');
  for (const m of early.splice(0)) take(m);
  const code = await vm.exited;
  output.flush();
  say('exited', { code });
}

function take(m) {
  switch (m.is) {
    case 'start':
      start(m.options).catch(e => say('failed', { error: String(e?.message ?? e) }));
      break;
    case 'took':
      output.took(m.bytes);
      break;
    default:
      if (!vm) early.push(m);
      else act(m);
  }
}
function act(m) {
  switch (m.is) {
    case 'event':
      vm.event(m.port, m.kind, m.bytes);
      break;
    case 'feed':
      vm.feed(m.bytes);
      break;
    case 'stop':
      vm.stop(m.code);
      break;
    case 'file':
      vm.files[m.op](...m.args).then(
        value => say('file', { id: m.id, value }),
        e => say('file', { id: m.id, error: { message: e.message, reason: e.reason?.description ?? 'einval' } }),
      );
      break;
  }
}
self.onmessage = ({ data }) => take(data);
