// SPDX-License-Identifier: Apache-2.0
// wasi/workerd/modules.d.ts — types of the modules that config.capnp gives worker.mjs, but for
// memory.mjs: tsconfig.json says where that is.
declare module 'webeam.wasm' {
  const module: WebAssembly.Module;
  export default module;
}
declare module 'app.img' {
  const bytes: ArrayBuffer;
  export default bytes;
}
