/** Reads a text from an option, a file or standard input, bounded before it is held in memory. */
import { Refusal } from '../../../contract/error.ts';
import { BODY_CHARS_MAX } from '../../../contract/limits.ts';
import { fromHere } from './context.ts';
import type { CommandContext } from './context.ts';
import { UsageError } from './exit-codes.ts';

/** UTF-8 needs at most three bytes for each UTF-16 unit. */
const BODY_BYTES_MAX = BODY_CHARS_MAX * 3;

/**
 * @returns the text, or undefined when no body was given
 * @throws UsageError when both options are given; Refusal 'invalid' for a missing file, 'too_large' above the limit
 */
export async function readBody(
  context: CommandContext,
  options: { body?: string; bodyFile?: string },
): Promise<string | undefined> {
  if (options.body !== undefined && options.bodyFile !== undefined)
    throw new UsageError('body', '--body and --body-file: give only one of them');
  if (options.bodyFile !== undefined) return readFile(context, options.bodyFile, 'body-file');
  return options.body === '-' ? readInput(context, 'body') : options.body;
}

/**
 * The text of a file, or of standard input for `-`.
 * @param option its name, for the error
 * @throws Refusal 'invalid' for a missing file, 'too_large' above the limit
 */
export async function readFrom(context: CommandContext, source: string, option: string): Promise<string> {
  return source === '-' ? readInput(context, option) : readFile(context, source, option);
}

async function readInput(context: CommandContext, field: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of context.host.stdin) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) throw tooLarge(field, 'standard input');
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

function readFile(context: CommandContext, given: string, option: string): string {
  const { files } = context.world;
  const path = fromHere(context.host, given);
  if (files.isDirectory(path))
    throw new Refusal('invalid', `--${option}: ${path} is a folder; give a file.`, { field: option });
  if ((files.sizeOf(path) ?? 0) > BODY_BYTES_MAX) throw tooLarge(option.replace('-file', ''), path);
  const text = files.readText(path);
  if (text === null) throw new Refusal('invalid', `--${option}: there is no file ${path}.`, { field: option });
  return text;
}

function tooLarge(field: string, source: string): Refusal {
  return new Refusal(
    'too_large',
    `${field}: ${source} has more than ${BODY_CHARS_MAX} characters; put it into a file in the workspace.`,
    { field },
  );
}
