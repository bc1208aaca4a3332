/** Removes a directory tree without following a link out of it. Whether it may be removed is decided elsewhere. */
import { chmodSync, readdirSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode, toFault } from './platform-faults.ts';

/** Nothing happens when the path does not exist. A link is removed itself, never what it points to. */
export function removeTree(path: string): void {
  try {
    removeOnce(path);
  } catch (error) {
    throw toFault(error, `${path} cannot be removed`);
  }
}

/** As removeTree beside the event loop: a tree with a package cache in it takes seconds. */
export async function removeTreeAside(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch (error) {
    const code = errorCode(error);
    if (code !== 'EACCES' && code !== 'EPERM') throw toFault(error, `${path} cannot be removed`);
    removeTree(path);
  }
}

function removeOnce(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch (error) {
    const code = errorCode(error);
    if (code !== 'EACCES' && code !== 'EPERM') throw error;
    // Package caches make their folders read-only; their owner may open them and remove them.
    openFolders(path);
    rmSync(path, { recursive: true, force: true });
  }
}

function openFolders(path: string): void {
  chmodSync(path, 0o700);
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.isDirectory()) openFolders(join(path, entry.name));
  }
}
