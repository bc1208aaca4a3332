/** What a call throws, as data, so that a test can compare it in one expectation. */
import { isFault, isRefusal } from '../../src/contract/error.ts';

/** The fault that `act` throws; any other end of it fails the test. */
export function caughtFault(act: () => unknown): { kind: string; message: string } {
  const error = caught(act);
  if (isFault(error)) return { kind: error.kind, message: error.message };
  throw new Error(`expected a fault, got ${String(error)}`, { cause: error });
}

/** The refusal that `act` throws; any other end of it fails the test. */
export function caughtRefusal(act: () => unknown): { code: string; message: string; field: unknown } {
  const error = caught(act);
  if (isRefusal(error)) return { code: error.code, message: error.message, field: error.details['field'] };
  throw new Error(`expected a refusal, got ${String(error)}`, { cause: error });
}

function caught(act: () => unknown): unknown {
  try {
    return { returned: act() };
  } catch (error) {
    return error;
  }
}
