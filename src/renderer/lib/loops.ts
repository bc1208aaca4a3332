/** Which links would close a loop. Pure. */

/**
 * Everything that can be reached from a task by following links one way, without the task itself. A child of the
 * reachable ancestors, or a parent of the reachable descendants, would wait for itself.
 */
export function reachable(from: string, next: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const other of next.get(id) ?? []) {
      if (other === from || found.has(other)) continue;
      found.add(other);
      open.push(other);
    }
  }
  return found;
}

/** The shortest way from one task to another along links, both ends included; null when there is none. */
export function pathBetween(
  from: string,
  to: string,
  next: ReadonlyMap<string, readonly string[]>,
): readonly string[] | null {
  const before = new Map<string, string | null>([[from, null]]);
  const open = [from];
  for (const id of open) {
    if (id === to) break;
    for (const other of next.get(id) ?? []) {
      if (before.has(other)) continue;
      before.set(other, id);
      open.push(other);
    }
  }
  if (!before.has(to)) return null;
  const path: string[] = [];
  for (let id: string | null = to; id !== null; id = before.get(id) ?? null) path.unshift(id);
  return path;
}
