// SPDX-License-Identifier: Apache-2.0
// web/messages.js — what a page and its Worker call on each other, as types for rpc.js. Nothing here runs.
//
//   Engine         what each Worker with a webeam does: worker.js (page.js), embed-worker.js (far.js)
//   PageEngine     what worker.js does besides
//   EnginePage     what a page does for either of them
//   PageOfEngine   what page.js does besides
//   Half           what half.js does: it decompresses the second half of an image
//   OfHalf         what half.js tells who asks it

/** How a run began.
 * @typedef {object} Ready
 * @property {boolean} threads   its schedulers are Workers
 * @property {boolean} resumed   it goes on from an image, else it has booted
 * @property {boolean} kept      the browser keeps its home folder
 * @property {string | null} note   what is not as it was asked for: why no image was used, or why nothing is kept
 * @property {number} bytes      fetched
 * @property {number} ms         from `start` until it runs
 */
/** A run that is stepped through stands: see stepper.js.
 * @typedef {object} Stood
 * @property {string} why
 * @property {Uint8Array[]} events
 * @property {Uint8Array} [system]
 * @property {Record<number, string>} atoms
 * @property {number} [dropped]
 * @property {Uint8Array[]} [texts]   what messages say: see Texts in observe.js
 * @property {Input[]} [inputs]       the standard input that it has been given so far, to be given again by a run of
 *                                    the same seed (page.js's option `inputs`)
 * @property {boolean} [wants]        the program waits for a line of input
 */
/** A stepped run goes on until one of these.
 * @typedef {object} How
 * @property {{ kinds: number, pid?: number }[]} [at]   behind such an event; kinds: bits of KIND
 * @property {number} [reductions]   after so many of a slice
 * @property {boolean} [slice]       after a slice
 * @property {number} [seq]          behind the event of that number
 * @property {number} [length]       of slices from now on, in reductions
 * @property {boolean} [here]        where the program begins
 */
/** Standard input of a stepped run, and when it was given: after so many jumps of the virtual clock (proc/pause.h).
 * @typedef {object} Input
 * @property {number} at
 * @property {Uint8Array | null} bytes   null: its end
 */

/** What far.js starts: the options of here.js that can be sent. freezes: an image is wanted.
 * @typedef {import('./here.js').Sent & { freezes: boolean }} EmbedStart
 */
/** What page.js starts: its options, each with a value where there is a default.
 * @typedef {object} PageStart
 * @property {string[]} args
 * @property {string[]} archives
 * @property {string} base
 * @property {string | Uint8Array} [image]   where it is, or its bytes
 * @property {WebAssembly.Module} [module]   another Worker fetched and compiled it
 * @property {boolean} [reread]
 * @property {Record<string, string | Uint8Array>} [files]
 * @property {number} schedulers
 * @property {number} [memory]
 * @property {[number, number] | null} size
 * @property {string | null} keep
 * @property {string} home
 * @property {Record<string, string>} env
 * @property {string[]} ports    the names of those that the page serves
 * @property {boolean} brotli    the host sends NAME.br as NAME
 * @property {boolean} [step]
 * @property {Input[]} [inputs]
 * @property {boolean} [save]    of freeze: an image is wanted
 * @property {string} [store]    of freeze: the name under which the browser keeps it
 */
/** A file on its way.
 * @typedef {object} Arriving
 * @property {string} address
 * @property {number} loaded     so many bytes of it are here
 * @property {number} total      over the wire; 0: the host does not say
 * @property {boolean} [unpacked]   the browser decompresses: loaded counts what comes out
 * @property {boolean} over      all of it is here
 */
/** What a run will fetch.
 * @typedef {object} Foreseen
 * @property {string} build   relative to the Worker, as image
 * @property {string} image   '': none
 * @property {boolean} brotli
 */

/** What a webeam answered last, as it ended: by the questions of observe.js.
 * @typedef {Record<number, { bytes: Uint8Array, atoms: Record<number, string> }>} Last */

/** What each Worker with a webeam does.
 * @template Options   what `start` takes: EmbedStart or PageStart
 * @typedef {object} Engine
 * @property {(options: Options) => Promise<Ready>} start   once. Rejected: it cannot be started
 * @property {() => Promise<{ code: number, last?: Last }>} exited   its end. Rejected: webeam broke
 * @property {(bytes: Uint8Array | null) => void} feed   standard input; null is its end
 * @property {(nbytes: number) => void} took   so much output was shown: see gate.js
 * @property {(code: number) => void} stop
 * @property {(port: number, kind: number, bytes: Uint8Array) => void} event   for a port, from JavaScript: see ports.js
 * @property {(path: string) => Promise<Uint8Array | null>} read   null: there is no such file
 * @property {(path: string) => Promise<string[] | null>} list     null: there is no such folder
 * @property {(path: string, bytes: Uint8Array) => Promise<void>} write
 */
/**
 * @typedef {object} PageOnlyEngine
 * @property {(what: Foreseen) => void} foresee   begins to fetch it
 * @property {() => void} heard   so many messages of ports were taken: see quota.js
 * @property {(port: MessagePort) => void} half   a link to the Worker that decompresses the second half of an image
 * @property {(options: PageStart) => Promise<Prepared>} prepare   once, before start: all that can be done before it is
 *    known what to run
 * @property {(options: PageStart) => Promise<Uint8Array>} freeze   instead of start: a booted system as an image
 * @property {(columns: number, rows: number) => void} resize
 * @property {(what: number, a: number, b: number, more?: Uint8Array) =>
 *   Promise<{ bytes: Uint8Array, atoms: Record<number, string>, ms: number }>} observe   see observe.js
 * @property {(how: How) => Promise<Stood>} step   goes on until it stands again: see stepper.js
 * @property {() => void} pause   stands after this slice
 */
/** @typedef {Engine<PageStart> & PageOnlyEngine} PageEngine */
/** @typedef {{ note: string | null, bytes: number, ms: number }} Prepared   as Ready */

/**
 * @typedef {object} EnginePage
 * @property {(fd: number, bytes: Uint8Array, dropped: number) => void} output   dropped: so many bytes before these
 *    are left out, since the page was too slow
 * @property {(port: number, args: string) => void} open   a program opened a port of the driver js
 * @property {(port: number, kind: number, bytes: Uint8Array) => void} send   what it has for JavaScript
 * @property {(port: number) => void} close
 * @property {(bytes: Uint8Array) => void} [image]   of embed-worker.js: what was frozen
 */
/**
 * @typedef {object} PageOnly
 * @property {(address: string, what: WebAssembly.Module | Uint8Array) => void} brought   for later Workers: the
 *    compiled module, the bytes of an image
 * @property {(files: Arriving[]) => void} progress   now and then, while files come
 * @property {() => void} wants   somebody reads standard input
 * @property {(on: boolean) => void} raw   the terminal shall give each key at once, without echo
 * @property {(answer: Stood) => void} stood   it stands for the first time
 */
/** @typedef {EnginePage & PageOnly} PageOfEngine */

/**
 * @typedef {object} Half
 * @property {(address: string) => Promise<{ bytes: Uint8Array, fetched: number }>} bring   fetched: bytes over the wire
 */
/** @typedef {{ progress: (files: Arriving[]) => void }} OfHalf */
export {};
