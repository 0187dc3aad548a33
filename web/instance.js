// SPDX-License-Identifier: Apache-2.0
// web/instance.js — an instantiated webeam and what it asks of its host, as types. Nothing here runs.
//
// Instance is the module object that Emscripten makes. wasm/host.c has the functions: there it says what they do. An
// address (`p`) comes back as a signed number: `>>> 0` makes it unsigned.

/**
 * @typedef {object} Script   what Erlang's ports to JavaScript call: ports.js
 * @property {(port: number, args: string) => boolean} open
 * @property {(port: number, kind: number, bytes: Uint8Array) => void} send
 * @property {(port: number) => void} close
 */
/** What the module asks of its host: wasm/host_library.js. What is missing does not exist.
 * @typedef {object} Host
 * @property {Record<string, string | undefined>} [env]
 * @property {string} [cwd]
 * @property {(fd: number, bytes: Uint8Array) => void} [write]
 * @property {(path: string) => Uint8Array} [readFile]
 * @property {(path: string, bytes: Uint8Array) => void} [writeFile]
 * @property {(path: string) => string[]} [listDir]
 * @property {(path: string) => boolean} [isDir]
 * @property {(op: string, path: string, to: string) => number} [fileOp]   0, or a negative errno
 * @property {() => void} [wantInput]   a program reads standard input
 * @property {() => [number, number] | null} [window]   columns and rows; null: there is no terminal
 * @property {(on: boolean) => boolean} [raw]   gives each key at once, without echo; false: it cannot
 * @property {(name: string, again: boolean) => Uint8Array | null} [archive]   an archive that an image was made with;
 *    again: for a file of a module that the image holds
 * @property {Script} [script]
 */

/**
 * @typedef {object} Boot
 * @property {(nbytes: number) => number} _webeam_room   a buffer for the bytes of one call
 * @property {(nbytes: number) => number} _webeam_take   memory that the VM then owns
 * @property {(text: number) => void} _webeam_arg
 * @property {() => void} _webeam_forget_args
 * @property {(name: number, bytes: number, nbytes: number) => void} _webeam_archive
 * @property {(name: number) => number} _webeam_has_archive
 * @property {(url: number, again: number) => void} _webeam_archives_from
 * @property {() => number} _webeam_boot     0: it could not
 * @property {() => number} _webeam_resume   0: it could not
 * @property {(resumes: boolean) => number} _webeam_start   of webeam-mt.js only: boots or resumes, in threads
 */
/**
 * @typedef {object} Life
 * @property {(reductions: number) => number} _webeam_run   one of RUN
 * @property {() => number} _webeam_wait_ns      until the next timer; negative: there is none
 * @property {() => number} _webeam_exit_code
 * @property {() => number} _webeam_exit_word    with threads: where the exit code will be
 * @property {(code: number) => void} _beam_stop
 * @property {(fd: number, bytes: number, nbytes: number) => void} _beam_feed
 * @property {(port: number, kind: number, bytes: number, nbytes: number) => void} _webeam_script_event
 */
/**
 * @typedef {object} Files
 * @property {(path: number, bytes: number, nbytes: number) => number} _webeam_file_put   0, or an errno
 * @property {(path: number, bytes: number, nbytes: number) => number} _webeam_file_get   a kind: guest.js
 * @property {(folder: number) => void} _webeam_watch   its changes are told from now on
 * @property {() => number} _webeam_file_change  a path, or 0
 */
/**
 * @typedef {object} Image
 * @property {() => number} _webeam_id           the id of the build, 64 hexadecimal digits
 * @property {() => number} _webeam_heap_top
 * @property {(nbytes: number) => number} _webeam_grow   0: the host gives no more
 */
/**
 * @typedef {object} Look
 * @property {(what: number, a: number, b: number, more: number, nbytes: number) => number} _webeam_observe
 * @property {(nbytes: number) => number} _webeam_observation   0: there is no answer yet
 * @property {() => number} _webeam_observed_ms
 * @property {(index: number, nbytes: number) => number} _webeam_atom
 */
/**
 * @typedef {object} Step
 * @property {() => void} _webeam_pause_clear
 * @property {(kinds: number, pid: number) => void} _webeam_pause_at
 * @property {(reductions: number, slice: number, seq: number) => void} _webeam_pause_after
 * @property {() => number} _webeam_paused       one of PAUSED, or 0
 * @property {(jumps: number) => void} _webeam_quiet_at
 * @property {() => number} _webeam_jumps
 * @property {() => number} _webeam_input_is_wanted
 * @property {(reductions: number) => void} _webeam_slice
 */
/**
 * @typedef {object} Added   by the launchers, and by scripts/package
 * @property {() => Uint8Array} bytes            the memory as it is now: growing replaces the view
 * @property {(n: number) => Promise<unknown>} threads   with threads: loads so many Workers beforehand
 * @property {() => void} [end]                  of the package, with threads: ends the workers
 * @property {boolean} resumes                   it has the memory of an image
 * @property {Uint8Array} [fresh]                its memory before anything ran
 */
/** @typedef {Boot & Life & Files & Image & Look & Step & Added} Instance */
/** @typedef {(options: object) => Promise<Instance>} Factory   what build/wasm/webeam.js exports */
export {};
