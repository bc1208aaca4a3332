/** Reads calendar time in the machine's time zone, which belongs to the world like its clock. */

const ISO = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:Z|[+-]\d\d:\d\d)?$/u;

/**
 * ISO 8601 date and time, as `2030-01-31T09:00` in local time or with `Z` or an offset; a date alone is midnight.
 * @returns epoch milliseconds, or null for any other form or an impossible date
 */
export function parseLocalTime(text: string): number | null {
  const whole = /^\d{4}-\d\d-\d\d$/u.test(text) ? `${text}T00:00` : text;
  if (!ISO.test(whole)) return null;
  const at = Date.parse(whole.replace(' ', 'T'));
  // Date.parse moves 31 February into March instead of refusing it.
  const day = Number(text.slice(8, 10));
  const month = Number(text.slice(5, 7));
  const lastDay = new Date(Date.UTC(Number(text.slice(0, 4)), month, 0)).getUTCDate();
  return Number.isNaN(at) || day > lastDay ? null : at;
}
