/** Reads a moment in the future as people write it: relative (`30m`) or as ISO 8601. */
import { parseLocalTime } from '../../world/local-time.ts';
import { UsageError } from './exit-codes.ts';
import { readSeconds } from './parse-values.ts';

/**
 * @param now epoch milliseconds, for relative moments
 * @param option the option that was given, for the error
 * @returns epoch milliseconds
 * @throws UsageError for any other form or an impossible date
 */
export function moment(text: string, now: number, option = '--scheduled-at'): number {
  const given = text.trim();
  const relative = /^\+?([\d.]+[smhd])$/u.exec(given);
  const length = relative === null ? null : readSeconds(relative[1] ?? '');
  const at = length === null ? parseLocalTime(given) : now + length * 1000;
  if (at === null)
    throw new UsageError(option.slice(2), `${option}: use a time such as 2030-01-31T09:00, 2030-01-31T09:00Z or 30m`);
  return at;
}
