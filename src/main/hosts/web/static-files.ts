/**
 * The built pages as a table from URL path to file. A request only looks a path up in the table; it never becomes
 * part of a file name, so no spelling of `..` can leave the folder (threat T12).
 */
import type { Files } from '../../world/world.ts';

const TYPES: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
  txt: 'text/plain; charset=utf-8',
};
const DEPTH_MAX = 8;

export interface StaticFile {
  path: string;
  type: string;
  /** Names of files under assets/ carry a hash of their content, so they never change. */
  isImmutable: boolean;
}

export interface StaticFiles {
  find(urlPath: string): StaticFile | null;
  read(file: StaticFile): Uint8Array;
}

/** @param root absolute folder of the built renderer; read at the start and whenever the page itself is asked for */
export function createStaticFiles(root: string, files: Files): StaticFiles {
  let table = new Map<string, StaticFile>();

  function scan(dir: string, prefix: string, depth: number): void {
    if (depth > DEPTH_MAX || !files.isDirectory(dir)) return;
    for (const name of files.list(dir)) {
      const path = `${dir}/${name}`;
      const url = `${prefix}/${name}`;
      if (files.isDirectory(path)) scan(path, url, depth + 1);
      else if (files.realPath(path).startsWith(`${files.realPath(root)}/`)) {
        const type = TYPES[name.slice(name.lastIndexOf('.') + 1).toLowerCase()] ?? 'application/octet-stream';
        table.set(url, { path, type, isImmutable: url.startsWith('/assets/') });
      }
    }
  }

  scan(root, '', 0);
  return {
    find(urlPath) {
      if (urlPath !== '/') return table.get(urlPath) ?? null;
      table = new Map();
      scan(root, '', 0);
      return table.get('/index.html') ?? null;
    },
    read: (file) => files.readBytes(file.path, 0, files.sizeOf(file.path) ?? 0),
  };
}
