// SPDX-License-Identifier: Apache-2.0
// web/errors.js — the one kind of error of the package; which `kind` there is, is told in npm/README.md.

/**
 * @typedef {'error'|'exit'|'throw'|'compile'|'stopped'|'aborted'|'unavailable'|'term'|'file'} Kind
 * @typedef {{module: string, function: string, arity: number, arguments: unknown[]|null, file: string|null,
 *    line: number|null}} Frame
 * @typedef {{severity: 'error'|'warning', line: number|null, column: number|null, text: string}} Problem
 */

/** What went wrong with a webeam. */
export class WebeamError extends Error {
  /** @param {Kind} kind @param {string} message
   * @param {{reason?: unknown, frames?: Frame[], problems?: Problem[], code?: number, cause?: unknown}} [more] */
  constructor(kind, message, more = {}) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = 'WebeamError';
    /** @type {Kind} */ this.kind = kind;
    /** The reason of an Erlang error, exit or throw, as a value; of a file that cannot be written, an atom.
     * @type {any} any: a term, and who catches the error knows which */
    this.reason = more.reason;
    /** Erlang's stack trace, innermost first. @type {Frame[]} */ this.frames = more.frames ?? [];
    /** What the compiler says. @type {Problem[]} */ this.problems = more.problems ?? [];
    /** The exit code of a system that has ended. @type {number|undefined} */ this.code = more.code;
  }
}

/** @typedef {{ message: string, stack?: string, kind?: Kind, reason?: string }} ErrorData  an error on its way to
 * another thread; reason: an atom's name */

/** @param {unknown} e whatever was thrown @returns {ErrorData} */
export function data_of_error(e) {
  if (e instanceof WebeamError) return { message: e.message, kind: e.kind, reason: e.reason?.description };
  return e instanceof Error ? { message: e.message, stack: e.stack } : { message: String(e) };
}
/** @param {ErrorData} data @returns {Error} */
export function error_of_data({ message, stack, kind, reason }) {
  if (kind) return new WebeamError(kind, message, reason === undefined ? {} : { reason: Symbol.for(reason) });
  const e = new Error(message);
  if (stack) e.stack = stack;
  return e;
}
