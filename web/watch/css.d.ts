// SPDX-License-Identifier: Apache-2.0
// web/watch/css.d.ts — a style sheet that a module imports is its text (web/play/pack.mjs).
declare module '*.css' {
  const text: string;
  export default text;
}
