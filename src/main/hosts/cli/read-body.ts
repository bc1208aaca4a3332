/** Reads a task's body from an option, a file or standard input, bounded before it is held in memory. */
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
  if (options.bodyFile !== undefined) return readFile(context, fromHere(context.host, options.bodyFile));
  if (options.body !== '-') return options.body;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of context.host.stdin) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) throw tooLarge('standard input');
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

function readFile(context: CommandContext, path: string): string {
  const { files } = context.world;
  if (files.isDirectory(path))
    throw new Refusal('invalid', `--body-file: ${path} is a folder; give a file.`, { field: 'body-file' });
  if ((files.sizeOf(path) ?? 0) > BODY_BYTES_MAX) throw tooLarge(path);
  const text = files.readText(path);
  if (text === null) throw new Refusal('invalid', `--body-file: there is no file ${path}.`, { field: 'body-file' });
  return text;
}

function tooLarge(source: string): Refusal {
  return new Refusal(
    'too_large',
    `body: ${source} has more than ${BODY_CHARS_MAX} characters; put it into a file in the workspace.`,
    {
      field: 'body',
    },
  );
}
