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
