// SPDX-License-Identifier: Apache-2.0
// web/play/versions.js — what runs in this page, by its versions.

/** pack.mjs puts them in its place. @type {{ webeam: string, otp: string, erts: string, elixir: string }} */
export const VERSIONS = /** @type {any} any: a text until it is packed */ (globalThis).webeam_versions;

/** The release of OTP: 25. */
export const RELEASE = Number.parseInt(VERSIONS.otp, 10);
