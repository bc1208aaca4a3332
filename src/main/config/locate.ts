/**
 * Finds the line of a key in TOML source, so that an error about meaning can point at it as one about syntax does.
 * It reads headers and plain keys only; what it cannot find has no line, which costs a number in a sentence.
 */

/**
 * @param path the key's path, such as ['profiles', 'claude', 'slots']
 * @returns the 1-based line of the key, else of the closest table around it, else null
 */
export function lineOfKey(source: string, path: readonly string[]): number | null {
  let table: string[] = [];
  let best: { depth: number; line: number } | null = null;
  for (const [index, line] of source.split('\n').entries()) {
    const header = /^\s*\[\[?\s*([^\]]+?)\s*\]\]?/.exec(line)?.[1];
    const key = /^\s*((?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+))*)\s*=/.exec(
      line,
    )?.[1];
    if (header !== undefined) table = parts(header);
    const here = header !== undefined ? table : key === undefined ? null : [...table, ...parts(key)];
    if (here === null || here.length > path.length || here.some((part, at) => part !== path[at])) continue;
    if (best === null || here.length > best.depth) best = { depth: here.length, line: index + 1 };
  }
  return best?.line ?? null;
}

function parts(dotted: string): string[] {
  return [...dotted.matchAll(/"([^"]*)"|'([^']*)'|[A-Za-z0-9_-]+/g)].map((part) => part[1] ?? part[2] ?? part[0]);
}
