/** A folder name made from what people type as a board's name. Pure. */
const CHARS_MAX = 64;

/** `The Harbor, 2nd` becomes `the-harbor-2nd`; empty when nothing of the name can be part of a slug. */
export function slugOf(name: string): string {
  return name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[\u0300-\u036f]/gu, '')
    .replaceAll(/[^a-z0-9_]+/gu, '-')
    .replaceAll(/^[-_]+/gu, '')
    .slice(0, CHARS_MAX)
    .replaceAll(/-+$/gu, '');
}
