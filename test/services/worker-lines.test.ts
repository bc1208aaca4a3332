import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Run } from '../../src/contract/task.ts';
import { createWorkerLines } from '../../src/main/services/worker-lines.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import { tempDir } from '../support/temp.ts';

test('tells the last line of each live worker without control sequences, and reads only what grew', () => {
  const dir = tempDir();
  const path = join(dir, 't_1.log');
  const { files } = openWorld();
  let reads = 0;
  const counting = {
    ...files,
    readBytes: (...args: Parameters<typeof files.readBytes>) => ((reads += 1), files.readBytes(...args)),
  };
  let runs = [{ id: '1', taskId: 't_1' } as Run];
  const lines = createWorkerLines({ openRuns: () => runs }, counting, () => path);

  expect(lines()).toEqual({});
  writeFileSync(path, 'one\n\u001b[31mtwo\u001b[0m\n\n');
  expect(lines()).toEqual({ t_1: 'two' });
  const before = reads;
  expect(lines()).toEqual({ t_1: 'two' });
  expect(reads).toBe(before);
  appendFileSync(path, `${'x'.repeat(500)}\n`);
  expect(lines()['t_1']).toHaveLength(160);
  runs = [];
  expect(lines()).toEqual({});
});
