/** The same object without the keys whose value is undefined, as options that were not given are. */
export function withoutGaps<T extends object>(given: { [Key in keyof T]: T[Key] | undefined }): T {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as T;
}
