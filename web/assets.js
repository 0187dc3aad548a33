// SPDX-License-Identifier: Apache-2.0
// web/assets.js — where the files of the package are that are no modules: written out, so that bundlers find and copy them.
export const ASSETS = {
  'webeam.mjs': new URL('./webeam.mjs', import.meta.url).href,
  'webeam.wasm': new URL('./webeam.wasm', import.meta.url).href,
  'webeam_js.beam': new URL('./webeam_js.beam', import.meta.url).href,
  'otp.webeam.gz': new URL('./otp.webeam.gz', import.meta.url).href,
  'elixir.webeam.gz': new URL('./elixir.webeam.gz', import.meta.url).href,
};
