/** Makes backups of a board into a folder, one after the other, and prints a dot for each, until it is killed. */
import { openKernel } from '../../../src/main/kernel/open-kernel.ts';
import { kernelWorldOf } from '../../../src/main/services/kernel-world.ts';
import { openWorld } from '../../../src/main/world/open-world.ts';

const [path = '', folder = '', round = ''] = process.argv.slice(2);
const kernel = openKernel({ path, world: kernelWorldOf(openWorld({ quiet: true })), mode: 'existing' });
for (let n = 0; ; n += 1) {
  await kernel.backup(`${folder}/${round}-${n}.db`);
  process.stdout.write('.');
}
