// SPDX-License-Identifier: Apache-2.0
// What tests/ports/js_calls.erl calls.

/** What web/ports.js gives to onopen.
 * @typedef {object} Port
 * @property {(v: unknown) => void} onmessage
 * @property {(bytes: Uint8Array) => void} ondata
 * @property {() => void} onclose
 * @property {(v: unknown) => void} send
 * @property {() => void} close */

/** @param {number} a @param {number} b */
export const add = (a, b) => a + b;
/** @param {number} ms @param {unknown} v */
export const slow = (ms, v) => new Promise(done => setTimeout(() => done(v), ms));
export const fail = () => {
  throw new TypeError('no');
};
export const reject = async () => Promise.reject(new RangeError('later'));
/** @param {unknown} v */
export const echo = v => v;
export const math = { sqrt: Math.sqrt };
/** @param {Port} port @param {string} args */
export function onopen(port, args) {
  port.onmessage = v => (v === Symbol.for('stop') ? port.close() : port.send(['got', v, args]));
  port.ondata = b => port.send(b);
  port.onclose = () => console.error('closed');
}
