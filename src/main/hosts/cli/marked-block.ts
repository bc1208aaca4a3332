/**
 * A block of ours inside a text file of somebody else, between two marks. Everything outside the marks stays as it is,
 * byte for byte; installing again replaces only what is between them. Pure.
 */
import { Refusal } from '../../../contract/error.ts';

export type BlockChange = 'created' | 'added' | 'replaced' | 'removed' | 'unchanged';

export interface BlockDecision {
  change: BlockChange;
  /** The file's new text. */
  text: string;
}

const begin = (name: string): string => `<!-- flockboard:${name}:begin -->`;
const end = (name: string): string => `<!-- flockboard:${name}:end -->`;

/** @returns where the block lies, or null. @throws Refusal 'invalid' for marks that are not one pair */
function find(text: string, name: string): { from: number; to: number } | null {
  const from = text.indexOf(begin(name));
  const to = text.indexOf(end(name));
  if (from === -1 && to === -1) return null;
  const isOnePair =
    from !== -1 && to > from && text.indexOf(begin(name), from + 1) === -1 && text.indexOf(end(name), to + 1) === -1;
  if (!isOnePair)
    throw new Refusal(
      'invalid',
      `The marks ${begin(name)} and ${end(name)} are not one pair; repair or remove them first.`,
      { name },
    );
  return { from, to: to + end(name).length };
}

/**
 * Puts `content` into the block `name` of `text`; null removes the block.
 * @param text null when there is no file yet
 */
export function withBlock(text: string | null, name: string, content: string | null): BlockDecision {
  const old = text ?? '';
  const newline = old.includes('\r\n') ? '\r\n' : '\n';
  const found = find(old, name);
  if (content === null) {
    if (found === null) return { change: 'unchanged', text: old };
    const before = old.slice(0, found.from).replace(/(?:\r?\n)+$/u, newline);
    const after = old.slice(found.to).replace(/^(?:\r?\n)+/u, '');
    return {
      change: 'removed',
      text: before.trim() === '' ? after : `${before}${after === '' ? '' : newline}${after}`,
    };
  }
  const block = [begin(name), content.trim(), end(name)].join('\n').replaceAll(/\r?\n/gu, newline);
  if (found !== null) {
    const next = old.slice(0, found.from) + block + old.slice(found.to);
    return { change: next === old ? 'unchanged' : 'replaced', text: next };
  }
  if (old.trim() === '') return { change: text === null ? 'created' : 'added', text: `${block}${newline}` };
  const gap = /\n\r?\n$/u.test(old) ? '' : old.endsWith('\n') ? newline : newline + newline;
  return { change: 'added', text: `${old}${gap}${block}${newline}` };
}
