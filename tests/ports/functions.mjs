// SPDX-License-Identifier: Apache-2.0
// What tests/ports/js_calls.erl calls.
export const add = (a, b) => a + b;
export const slow = (ms, v) => new Promise(done => setTimeout(() => done(v), ms));
export const fail = () => {
  throw new TypeError('no');
};
export const reject = async () => Promise.reject(new RangeError('later'));
export const echo = v => v;
export const math = { sqrt: Math.sqrt };
export function onopen(port, args) {
  port.onmessage = v => (v === Symbol.for('stop') ? port.close() : port.send(['got', v, args]));
  port.ondata = b => port.send(b);
  port.onclose = () => console.error('closed');
}
