#!/usr/bin/env node
/** Entry of the command line `flockboard` (alias `fb`): the version check, then the hosts its verbs start. */
import { fileURLToPath } from 'node:url';
import { keepCompiledCode } from './world/compile-cache.ts';
import { isSupportedNode, rerunOnOwnNode } from './world/supported-node.ts';

const entry = import.meta.url;

if (isSupportedNode(process.versions.node)) {
  // Sources change between two starts; a build does not.
  if (entry.endsWith('.js')) keepCompiledCode(process.env);
  const [{ runProcess }, { openWorld }] = await Promise.all([
    import('./hosts/cli/run-process.ts'),
    import('./world/open-world.ts'),
  ]);
  await runProcess({
    // As source and as built, the entry lies two folders below the package's root.
    version: versionIn(openWorld({ quiet: true }).files.readText(fileURLToPath(new URL('../../package.json', entry)))),
    script: fileURLToPath(entry),
    resources: fileURLToPath(new URL('../../resources', entry)),
    env: process.env,
    openWorld: ({ home }) => openWorld({ logPath: `${home}/logs/flockboard.log`, quiet: true }),
    serve: async (options) => {
      const { serve } = await import('./hosts/web/serve.ts');
      return serve({
        ...options,
        root: fileURLToPath(new URL('../../out/renderer', entry)),
        engine: new URL(entry.endsWith('.ts') ? 'engine.ts' : 'engine.js', entry),
      });
    },
    serveTools: async (options) => {
      const { serveTools } = await import('./hosts/mcp/serve-tools.ts');
      return serveTools(options);
    },
    runDemoWorker: async (env, world) => {
      const { runDemoWorker } = await import('./hosts/worker/demo-worker.ts');
      return runDemoWorker(env, world);
    },
    openBrowser: async (url) => {
      const { default: open } = await import('open');
      // Without a browser the address on stdout is all there is, and it is enough.
      (await open(url)).on('error', () => {});
    },
  });
} else {
  process.exitCode = await rerunOnOwnNode(entry);
}

function versionIn(packageJson: string | null): string {
  const { version } = JSON.parse(packageJson ?? '{}') as { version?: string };
  return version ?? 'unknown';
}
