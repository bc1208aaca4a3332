/** The known name that somebody who mistyped it most likely meant. Pure. */

/** More than two slips in a short word make another word. */
function slipsMax(word: string): number {
  return word.length <= 4 ? 1 : 2;
}

/** ` (Did you mean x?)` for the nearest of `known`, or '' when none is near. */
export function didYouMean(word: string, known: readonly string[]): string {
  const given = word.toLowerCase();
  if (given === '' || given.length > 64) return '';
  const [best] = known
    .map((name) => ({ name, slips: slipsBetween(given, name.toLowerCase()) }))
    .filter(
      ({ name, slips }) => slips <= slipsMax(given) || (given.length >= 3 && name.toLowerCase().startsWith(given)),
    )
    .toSorted((one, other) => one.slips - other.slips);
  return best === undefined ? '' : ` (Did you mean ${best.name}?)`;
}

/** Damerau-Levenshtein with adjacent swaps only ("optimal string alignment"). */
function slipsBetween(one: string, other: string): number {
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let row = 1; row <= one.length; row += 1) {
    const next = [row];
    for (let at = 1; at <= other.length; at += 1) {
      const isSame = one[row - 1] === other[at - 1];
      const changed = (last[at - 1] ?? 0) + (isSame ? 0 : 1);
      const isSwap = row > 1 && at > 1 && one[row - 1] === other[at - 2] && one[row - 2] === other[at - 1];
      const swapped = isSwap ? (before[at - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY;
      next.push(Math.min(changed, (last[at] ?? 0) + 1, (next[at - 1] ?? 0) + 1, swapped));
    }
    before = last;
    last = next;
  }
  return last[other.length] ?? 0;
}
