/**
 * Parameters of a stress program from its command line: three sizes (`--short` for CI, the reference's own as
 * default, `--hard` ten times that), every number overridable by name, and one seed that is always printed.
 */

export type Size = 'short' | 'reference' | 'hard';
export type Numbers = Readonly<Record<string, number>>;

export interface Settings<N extends Numbers> {
  size: Size;
  seed: number;
  numbers: N;
}

/**
 * Reads `--short`, `--hard`, `--seed <n>` and `--<name> <n>` for every name of `sizes.reference`.
 * Any other argument ends the program with a sentence that lists what there is.
 */
export function readSettings<N extends Numbers>(sizes: Record<Size, N>, args = process.argv.slice(2)): Settings<N> {
  const size: Size = args.includes('--short') ? 'short' : args.includes('--hard') ? 'hard' : 'reference';
  const chosen: Record<string, number> = { ...sizes[size], seed: Date.now() % 1_000_000_000 };
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? '';
    if (arg === '--short' || arg === '--hard') continue;
    const name = arg.replace(/^--/, '');
    const value = Number(args[++at]);
    if (!(name in chosen) || !Number.isFinite(value)) refuse(arg, Object.keys(chosen));
    chosen[name] = value;
  }
  const { seed = 0, ...numbers } = chosen;
  return { size, seed, numbers: numbers as N };
}

function refuse(arg: string, names: readonly string[]): never {
  console.error(`${arg} is not an argument. Use --short, --hard or a number for: ${names.join(', ')}.`);
  process.exit(2);
}
