// SPDX-License-Identifier: Apache-2.0
// web/keep.js — a folder of webeam that the browser keeps: memory inside webeam, written behind to OPFS.
//
//   start: OPFS ─► webeam's memory        later: webeam names what changed ─► OPFS, some tenths of a second behind
//
// OPFS is asynchronous for all but exclusive handles, webeam's files are not: hence memory. Two pages with the same
// folder do not see each other's changes; the last to write a file wins.

/** @returns {Promise<FileSystemDirectoryHandle>} throws where there is none (private windows, old browsers) */
export async function open_kept(/** @type {string} */ name) {
  if (typeof navigator === 'undefined' || !navigator.storage?.getDirectory) throw new Error('this browser offers none');
  const root = await navigator.storage.getDirectory();
  return root.getDirectoryHandle(name, { create: true });
}

/** @param {FileSystemDirectoryHandle} dir @param {(path: string, bytes: Uint8Array) => void} put */
export async function load_kept(dir, /** @type {string} */ path, put) {
  for await (const [name, handle] of dir.entries()) {
    const place = `${path}/${name}`;
    if (handle.kind === 'directory') {
      await load_kept(/** @type {FileSystemDirectoryHandle} */ (handle), place, put);
    } else {
      const file = await /** @type {FileSystemFileHandle} */ (handle).getFile();
      put(place, new Uint8Array(await file.arrayBuffer()));
    }
  }
}

/** Brings OPFS to what webeam has at `path`.
 * @param {(path: string) => {kind: number, bytes: Uint8Array}} get  kind: 0 gone, 1 file, 2 folder */
export async function keep(
  /** @type {FileSystemDirectoryHandle} */ dir,
  /** @type {string} */ base,
  /** @type {string} */ path,
  get,
) {
  const parts = path.slice(base.length).split('/').filter(Boolean);
  const name = parts.pop();
  if (!name) return;
  const { kind, bytes } = get(path);
  let at = dir;
  try {
    for (const p of parts) at = await at.getDirectoryHandle(p, { create: kind !== 0 });
  } catch {
    return;
  }
  if (kind === 0) return at.removeEntry(name, { recursive: true }).catch(() => {});
  if (kind === 2) {
    await at.getDirectoryHandle(name, { create: true }).catch(async () => {
      await at.removeEntry(name);
      await at.getDirectoryHandle(name, { create: true });
    });
    for (const child of new TextDecoder().decode(bytes).split('\0').filter(Boolean))
      await keep(dir, base, `${path}/${child}`, get);
    return;
  }
  const file = await at.getFileHandle(name, { create: true }).catch(async () => {
    await at.removeEntry(name, { recursive: true });
    return at.getFileHandle(name, { create: true });
  });
  const out = await file.createWritable();
  await out.write(/** @type {Uint8Array<ArrayBuffer>} */ (bytes));
  await out.close();
}
