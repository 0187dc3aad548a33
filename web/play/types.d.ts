// SPDX-License-Identifier: Apache-2.0
// web/play/types.d.ts — what the parts of the page tell each other; what a view is given, and what it gives back.
import type { webeam } from '../page.js';
import type { File, Program } from './flavour.js';

export type { File, Program };
/** A running webeam, as page.js gives it. */
export type Vm = ReturnType<typeof webeam>;
/** page.js's options. */
export type Options = NonNullable<Parameters<typeof webeam>[0]>;

/** What a compiler says of a place in a program. shown: the output has its text already. */
export interface Diagnostic {
  severity: 'error' | 'warning';
  file: string;
  /** 0: no line is known. */
  line: number;
  column: number;
  text: string;
  shown?: boolean;
}
/** How a run came to its end. replaced: by another run. text: what it returned, or what broke. */
export interface End {
  how: 'returned' | 'failed' | 'refused' | 'exited' | 'stopped' | 'replaced' | 'broken';
  text?: string;
  code?: number;
  /** How long the program ran; not of a stepped run. */
  ms?: number;
  /** main has returned; so many of the program's processes were alive at the end. */
  alive?: number;
  /** refused: it compiles, but has nothing that Run calls. */
  no_main?: boolean;
}
export type State = 'starting' | 'compiling' | 'running' | 'ended';

/** What a session emits. */
export interface SessionEvents {
  /** What the run does now. With 'ended' comes how it ended. */
  state: { state: State } & Partial<End>;
  /** A run begins: this is its webeam, which has not begun with the program. */
  vm: { vm: Vm; program: Program; options: Options };
  /** The view Shell has a new webeam. */
  shell: { vm: Vm };
  output: { fd: number; bytes: Uint8Array; dropped: number };
  /** What the run fetches, when that takes long: '1.2 of 2.4 MB'; '': nothing any more. */
  progress: { words: string };
  diagnostic: Diagnostic;
  /** What the page has to say about this run. */
  words: { text: string };
  /** The program waits for a line of input. */
  asks: object;
  /** main has returned; so many of the program's processes are alive, and it goes on. */
  alive: { count: number };
  /** Somebody wants a shell of the system that runs the program. */
  wants_shell: object;
  /** Standard input was given; null: its end. */
  fed: { text: string | null };
  /** A process is at this line of the editor's program: it is marked. line 0: none is. */
  place: { file: string; line: number };
  /** Somebody wants to see another view, at a place of it. */
  open: { view: string; place: Record<string, unknown> };
  /** Somebody wants to see this line, with the cursor in it. */
  go_to: { file: string; line: number };
}
/** What a view is given: session.js. */
export interface Session {
  /** The webeam of the run, while there is one. */
  readonly vm: Vm | null;
  /** The webeam of the view Shell. */
  readonly shell: Vm | null;
  readonly state: State | 'idle';
  /** The run that is goes step by step: nothing may change it. */
  readonly stepped: boolean;
  /** The program of the run that is, or was last. */
  readonly program: Program;
  /** The pid of the first process of the program of that run, once it runs; before that ''. */
  readonly first: string;
  /** The program in the editor, as it is now. */
  source(): Program;
  /** The folder of its shell: see folders.js. */
  folder(): string;
  /** Ends the run that is, and runs this. */
  run(program: Program, options?: Options): Promise<void>;
  /** A shell of the system that runs the program; null: none runs, or it cannot have one. */
  attach(which: 'erlang' | 'iex', ears: ShellEars): Promise<AttachedShell | null>;
  stop(): void;
  feed(text: string | null): void;
  /** Marks the line of the editor where a process is, and brings it into sight. file: as the program calls it
   * (place_of of ../watch/detail.js finds file and line). Nothing is marked when the editor has another text by now. */
  show_place(file: string, line: number): void;
  /** Takes the mark away. An edit there does so too, and another tab beside the editor. */
  clear_place(): void;
  /** Shows another view, at a place of it: see View.open_at. */
  open(view: string, place: Record<string, unknown>): void;
  /** To that line of the editor, with the cursor. */
  go_to(file: string, line: number): void;
  on<K extends keyof SessionEvents>(type: K, f: (detail: SessionEvents[K]) => void): () => void;
}
/** What a shell of a running system shows, and its end. */
export interface ShellEars {
  output(bytes: Uint8Array): void;
  end(): void;
}
export interface AttachedShell {
  feed(what: string | Uint8Array | null): void;
  resize(columns: number, rows: number): void;
}
/** What mount of a view gives back. show and hide are called when its tab comes and goes. */
export interface View {
  show?(): void;
  hide?(): void;
  end?(): void;
  /** To a place of this view, which is shown. What a place is, is the view's matter: it comes from a link or a lesson,
   * so it may be anything. */
  open_at?(place: Record<string, unknown>): void | Promise<void>;
}
