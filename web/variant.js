// SPDX-License-Identifier: Apache-2.0
// web/variant.js — which build of webeam a run takes, by its number of schedulers, and what that build's files are
// called.
//
//   webeam.wasm        one scheduler, in the thread that runs it
//   webeam-mt.wasm     schedulers are threads: where the page is cross-origin isolated
//   webeam29.wasm, webeam29-mt.wasm    the same for OTP 28 and later: `re` on PCRE2 in place of PCRE

/** As many schedulers as cores, where they can be threads. */
export const default_schedulers = () => (globalThis.crossOriginIsolated ? navigator.hardwareConcurrency || 1 : 1);

/** Has such a run threads? Page and Worker answer alike. @param {{ schedulers: number }} options @returns {boolean} */
export const with_threads = ({ schedulers }) =>
  schedulers > 1 && globalThis.crossOriginIsolated && typeof SharedArrayBuffer === 'function';

const FIRST_ON_PCRE2 = 28;
/** @param {boolean} threads @param {number} [release]  of OTP */
export const build_name = (threads, release = 0) =>
  `webeam${release >= FIRST_ON_PCRE2 ? '29' : ''}${threads ? '-mt' : ''}`;
/** NAME.img or NAME-mt.img. @param {string} image @param {boolean} threads */
export const image_name = (image, threads) => image.replace(/(-mt)?\.img$/, threads ? '-mt.img' : '.img');

/** Does the host of this page send Brotli that the browser decompresses? See fetch.js. */
export const host_sends_brotli = () =>
  /** @type {PerformanceNavigationTiming | undefined} */ (
    performance.getEntriesByType('navigation')[0]
  )?.serverTiming?.some(t => t.name === 'webeam-br') ?? false;
