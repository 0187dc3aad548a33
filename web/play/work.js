// SPDX-License-Identifier: Apache-2.0
// web/play/work.js — whose the program in the editor is: an own one that is kept (kept.js), or a copy of an example or
// of a link, which becomes an own one with the first edit.
//
// Other tabs may have the same program open. This one follows what they keep. When both have changed it, this one keeps
// its text as another program: no text is written over that was not seen here.
import { visible_name } from '../visible.js';
import { Emitter } from './events.js';
import { framed } from './flavour.js';
import * as kept from './kept.js';

/** @typedef {import('./flavour.js').Program} Program @typedef {import('./kept.js').Entry} Entry */
/** changed: name, owner or state are others than before. say: something that somebody has to know; '': no more.
 * @typedef {{ changed: object, say: { text: string } }} WorkEvents */

const SAVE_AFTER_MS = 300;
const NOT_KEPT =
  'This browser keeps no more: its storage is full, or closed to this page. ' +
  'The program is only in this tab now. Download saves it; deleting programs of yours makes room.';

/** @extends {Emitter<WorkEvents>} */
export class Work extends Emitter {
  name = '';
  /** Of a copy: what it is a copy of, in words. '': an own program. */
  from = '';
  /** The own program; '': a copy. */
  id = '';
  /** The folder of its shell: see folders.js. */
  folder = '';
  /** It could not be kept. */
  failed = false;
  /** Its item as it was last seen here. @type {string | null} */ #seen = null;
  /** The timer that keeps it; 0: all is kept. */
  #saving = 0;

  /** @param {import('./files.js').Files} files */
  constructor(files) {
    super();
    this.files = files;
    files.on('edited', () => this.#edited());
    addEventListener('storage', e => {
      if (this.id && (e.key === null || e.key === kept.key_of(this.id))) this.#changed_elsewhere();
    });
    const flush = () => {
      if (this.#saving) this.#save();
    };
    addEventListener('pagehide', flush);
    document.addEventListener('visibilitychange', flush);
    addEventListener('beforeunload', e => {
      flush();
      if (this.failed) e.preventDefault();
    });
  }

  // ---- another program ---------------------------------------------------------------------------------------------
  /** A copy, until it is edited. @param {string} name @param {Program} program @param {string} from  what it is
   * @param {string} [folder] */
  open_copy(name, program, from, folder = '') {
    this.#leave();
    this.#become({ name, from, folder });
    this.files.open(program);
    if (framed) return;
    kept.set_here({ hash: location.hash, name, from, folder, files: program.files });
    if (from === kept.UNKEPT) this.#save();
  }
  /** @param {Entry & { program: Program }} entry @param {Program} [latest]  its text that could not be kept */
  open_own({ id, name, folder, program, raw }, latest) {
    this.#leave();
    this.#become({ name, id, folder, seen: raw });
    this.files.open(latest ?? program);
    kept.set_last(id);
    kept.set_here({ hash: location.hash, id });
    if (latest) this.#save();
  }
  /** What is here is kept before another comes. */
  #leave() {
    if (this.#saving) this.#save();
    if (this.failed) this.emit('say', { text: '' });
    this.failed = false;
  }
  /** @param {{ name: string, from?: string, id?: string, folder?: string, seen?: string | null }} now */
  #become({ name, from = '', id = '', folder = this.folder, seen = null }) {
    this.name = name;
    this.folder = folder;
    this.from = from;
    this.id = id;
    this.#seen = seen;
    this.emit('changed', {});
  }
  /** The text as it is becomes another program of one's own. */
  copy() {
    this.#leave();
    this.#keep_as_new(kept.free_name(this.name));
  }

  // ---- keeping it --------------------------------------------------------------------------------------------------
  #edited() {
    if (framed) return; // it stays a copy, which goes with the frame
    if (!this.id && !this.failed) this.#keep_as_new(kept.free_name(this.name));
    clearTimeout(this.#saving);
    this.#saving = window.setTimeout(() => this.#save(), SAVE_AFTER_MS);
  }
  /** @param {string} name @param {string} [text]  to be said about it */
  #keep_as_new(name, text) {
    const id = kept.new_id();
    this.#write(id, name);
    if (this.failed) return;
    kept.set_last(id);
    kept.set_here({ hash: location.hash, id });
    if (text) this.emit('say', { text });
  }
  #save() {
    clearTimeout(this.#saving);
    this.#saving = 0;
    if (!this.id) this.#keep_as_new(kept.free_name(this.name));
    else if (kept.raw_of(this.id) === this.#seen) this.#write(this.id, this.name);
    else this.#part();
  }
  #write(/** @type {string} */ id, /** @type {string} */ name) {
    const had_failed = this.failed;
    try {
      const seen = kept.write(id, name, this.files.program, this.folder);
      this.failed = false;
      this.#become({ name, id, seen });
      if (had_failed) this.emit('say', { text: '' });
    } catch {
      this.failed = true;
      this.#keep_in_tab();
      this.emit('changed', {});
      this.emit('say', { text: NOT_KEPT });
    }
  }
  /** What the tab itself keeps outlives a reload, and has room of its own. */
  #keep_in_tab() {
    const { id, name, folder } = this;
    const { files } = this.files.program;
    const of = kept.find(id)?.changed;
    kept.set_here({ hash: location.hash, id, of, name, from: kept.UNKEPT, folder, files });
  }
  /** Both this tab and another have changed it. */
  #part() {
    if (kept.raw_of(this.id) === null) return this.#write(this.id, this.name);
    const name = kept.free_name(this.name);
    const [old, now] = [this.name, name].map(visible_name);
    const text = `“${old}” was changed in another tab too. What is here goes on as “${now}”; both are kept.`;
    this.#keep_as_new(name, text);
  }
  /** Its item is another one, by another tab. */
  #changed_elsewhere() {
    if (kept.raw_of(this.id) === this.#seen) return;
    if (this.#saving) return this.#save();
    const now = kept.find(this.id);
    if (!now?.program) {
      this.emit('say', { text: 'This program was deleted in another tab. An edit here keeps it again.' });
      return this.#become({ name: this.name, from: 'deleted' });
    }
    this.files.follow(now.program);
    this.#become({ name: now.name, id: this.id, seen: now.raw });
  }

  // ---- the list ----------------------------------------------------------------------------------------------------
  /** @param {Entry & { program: Program }} entry @param {string} name  throws when it cannot be written */
  rename({ id, program, folder }, name) {
    if (id !== this.id) {
      kept.write(id, name, program, folder);
      return;
    }
    if (this.#saving) this.#save();
    this.#write(this.id, name);
  }
  /** Deletes it. If it is the one in the editor, its text stays there as a copy. @param {Entry} entry
   * @returns {() => void} undoes it; throws when it cannot be written */
  remove({ id }) {
    if (id === this.id && this.#saving) this.#save();
    const raw = kept.raw_of(id) ?? '';
    kept.remove(id);
    const open = id === this.id;
    if (open) {
      this.#become({ name: this.name, from: 'deleted' });
      const { name, folder } = this;
      kept.set_here({ hash: location.hash, name, from: 'deleted', folder, files: this.files.program.files });
    }
    return () => {
      kept.restore(id, raw);
      if (open && this.from === 'deleted') this.#become({ name: this.name, id, seen: raw });
    };
  }
}
