/**
 * Reads fenced code blocks out of a task's Markdown body. It knows fences and nothing else of Markdown: a fence
 * opens with at least three backticks or tildes and closes with at least as many of the same, or at the end.
 */

const OPENING = /^ {0,3}(`{3,}|~{3,})[ \t]*([^\s`]*)[^`]*$/;

/**
 * The contents of every block whose language is one of `languages`, in order, without the fences.
 * @param languages lower-case names; the comparison ignores case
 */
export function fencedBlocks(body: string, languages: readonly string[]): string[] {
  const blocks: string[] = [];
  let fence: string | null = null;
  let lines: string[] | null = null;
  for (const line of body.split(/\r\n|\n|\r/)) {
    if (fence === null) {
      const [, opening, language] = OPENING.exec(line) ?? [];
      if (opening === undefined) continue;
      fence = opening;
      lines = languages.includes((language ?? '').toLowerCase()) ? [] : null;
    } else if (closes(line, fence)) {
      if (lines !== null) blocks.push(lines.join('\n'));
      fence = null;
      lines = null;
    } else {
      lines?.push(line);
    }
  }
  if (lines !== null) blocks.push(lines.join('\n'));
  return blocks;
}

function closes(line: string, fence: string): boolean {
  const text = line.trim();
  return text.length >= fence.length && text === (fence[0] ?? '').repeat(text.length);
}

/** What the built-in shell worker runs: the sh, bash or shell blocks in order, or the whole body; null when that is blank. */
export function shellScript(body: string | null): string | null {
  if (body === null) return null;
  const blocks = fencedBlocks(body, ['sh', 'bash', 'shell']);
  const script = blocks.length > 0 ? blocks.join('\n') : body;
  return script.trim() === '' ? null : `${script}\n`;
}
