import { relative } from 'node:path';
import type { Plugin } from 'vite';

/** The layer of a source file: its folder under src, or under src/main; `entry` for the files that compose them. */
export function layerOf(path: string): string | null {
  const main = /^src\/main\/(?:([^/]+)\/)?(?:([^/]+)\/)?/.exec(path);
  if (main) {
    const [, folder, sub] = main;
    if (folder === undefined) return 'entry';
    return folder === 'hosts' ? `hosts/${sub ?? ''}` : folder;
  }
  return /^src\/([^/]+)\//.exec(path)?.[1] ?? null;
}

/**
 * Fails the build when a bundle pulls in a module of a layer it may not see, however indirectly. Lint names the
 * wrong import line; this catches the chain that lint cannot see.
 */
export function onlyLayers(root: string, layers: readonly string[]): Plugin {
  return {
    name: 'layer-boundaries',
    apply: 'build',
    buildEnd(error) {
      if (error) return;
      for (const id of this.getModuleIds()) {
        const path = relative(root, id.split('?')[0] ?? id).replaceAll('\\', '/');
        const layer = layerOf(path);
        if (layer !== null && !layers.includes(layer)) {
          const by = this.getModuleInfo(id)?.importers.map((from) => relative(root, from)) ?? [];
          this.error(`${path} (layer "${layer}") must not be bundled here; imported by ${by.join(', ')}`);
        }
      }
    },
  };
}
