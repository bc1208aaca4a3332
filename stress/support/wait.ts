/** Waiting in stress programs: what does not come true in time is a violation to report, not an end of the program. */
import { waitFor } from '../../test/support/wait.ts';

/** Whether `condition` comes true within so many seconds. A condition that goes on throwing is a defect of its own. */
export async function comesTrue(condition: () => boolean, seconds: number): Promise<boolean> {
  try {
    return await waitFor(condition, { timeoutMs: seconds * 1_000, everyMs: 20 });
  } catch (error) {
    if (error instanceof Error && error.cause !== undefined) throw error.cause;
    return false;
  }
}
