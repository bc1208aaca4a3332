/** The sequence runner of the model test in a folder of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { sequenceRunner as runnerIn, type SequenceRunner } from '../../test/kernel-api/sequence-runner.ts';
import { memoryFolder } from '../../test/support/memory-folder.ts';

/** All invariants are asked at the end of a sequence; those of the state after every operation by test/kernel-api. */
export function sequenceRunner(): SequenceRunner {
  const folder = mkdtempSync(join(memoryFolder(), 'flockboard-model-'));
  const runner = runnerIn(folder, 'at the end');
  return {
    perform: runner.perform,
    close: () => {
      runner.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
