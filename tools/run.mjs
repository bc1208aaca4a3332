// Runs one of the TypeScript tools beside this file: `node tools/run.mjs start.ts [arguments]`. Plain JavaScript
// without new syntax, because its job is to answer on a Node that is too old for everything else.
import { argv, exit, stderr, version, versions } from 'node:process';

const [major, minor] = versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  stderr.write(
    `Flockboard needs Node 22.18 or newer and this is ${version}: install a newer Node, or run npm ci ` +
      'on Linux or Windows (x64) or Linux (arm64), where it brings its own.\n',
  );
  exit(1);
}
const script = argv[2];
argv.splice(2, 1);
await import(new URL(script, import.meta.url).href).then((tool) => tool.main());
