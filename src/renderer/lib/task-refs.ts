/**
 * Task ids in text become references that open the task. Works on the syntax tree of the Markdown parser, so code
 * and existing links stay as they are. Pure.
 */
const ID = /\bt_[0-9a-f]{4,32}\b/g;
const SCHEME = 'task:';

interface Node {
  type: string;
  value?: string;
  url?: string;
  children?: Node[];
}

/** The task id of a reference made here, or null for any other address. */
export function taskOfUrl(url: string | undefined): string | null {
  if (url === undefined || !url.startsWith(SCHEME)) return null;
  const id = url.slice(SCHEME.length);
  return /^t_[0-9a-f]{4,32}$/.test(id) ? id : null;
}

function split(text: string): Node[] {
  const nodes: Node[] = [];
  let at = 0;
  for (const match of text.matchAll(ID)) {
    if (match.index > at) nodes.push({ type: 'text', value: text.slice(at, match.index) });
    nodes.push({ type: 'link', url: SCHEME + match[0], children: [{ type: 'text', value: match[0] }] });
    at = match.index + match[0].length;
  }
  if (at < text.length) nodes.push({ type: 'text', value: text.slice(at) });
  return nodes;
}

function walk(node: Node): void {
  if (node.type === 'link' || node.children === undefined) return;
  node.children = node.children.flatMap((child) => {
    if (child.type === 'text' && child.value !== undefined) return split(child.value);
    walk(child);
    return [child];
  });
}

/** A remark plugin. */
export function linkTaskIds(): (tree: Node) => void {
  return walk;
}
