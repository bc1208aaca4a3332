/**
 * Asks for one line of text. On a terminal each question has an editor of its own with history and completion, closed
 * before the answer is used, so that Ctrl-C reaches what runs then; otherwise the lines of standard input are the
 * answers, in their order.
 */
import { createInterface } from 'node:readline';
import type { Interface } from 'node:readline';

export interface AskOptions {
  /** Earlier lines, newest first; the answer is put in front of them. */
  history?: string[];
  /** What Ctrl-C does: `again` drops the line and asks anew; otherwise there is no answer. */
  interrupt?: 'again' | 'cancel';
  /** The endings that fit the line so far, and the part of it that they replace. */
  complete?: (line: string) => [fits: string[], part: string] | Promise<[fits: string[], part: string]>;
}

export interface Prompter {
  /** @returns null at the end of the input and after Ctrl-C */
  ask(question: string, options?: AskOptions): Promise<string | null>;
  close(): void;
}

export function openPrompter(input: NodeJS.ReadStream, output: NodeJS.WriteStream): Prompter {
  return input.isTTY ? terminalPrompter(input, output) : pipePrompter(input);
}

function terminalPrompter(input: NodeJS.ReadStream, output: NodeJS.WriteStream): Prompter {
  let open: Interface | null = null;
  return {
    ask: async (question, { history = [], interrupt = 'cancel', complete } = {}) => {
      const lines = createInterface({
        input,
        output,
        terminal: true,
        history: [...history],
        removeHistoryDuplicates: true,
        ...(complete === undefined
          ? {}
          : {
              completer: (line: string, done: Completed) => {
                void completeInto(complete, line, done);
              },
            }),
      });
      open = lines;
      return new Promise<string | null>((resolve) => {
        const answer = (text: string | null): void => {
          resolve(text);
          open = null;
          lines.close();
        };
        lines.once('close', () => resolve(null));
        lines.on('SIGINT', () => {
          output.write('^C\n');
          if (interrupt === 'cancel') {
            answer(null);
            return;
          }
          // Both halves of the line, whatever side of them the cursor is on.
          lines.write(null, { ctrl: true, name: 'e' });
          lines.write(null, { ctrl: true, name: 'u' });
          lines.prompt();
        });
        lines.question(question, (text) => {
          if (text.trim() !== '') history.unshift(text);
          answer(text);
        });
      });
    },
    close: () => open?.close(),
  };
}

type Completed = (error: Error | null, result: [string[], string]) => void;

/** A completion that fails offers nothing; the line stays as it is. */
async function completeInto(
  complete: NonNullable<AskOptions['complete']>,
  line: string,
  done: Completed,
): Promise<void> {
  let result: [string[], string];
  try {
    result = await complete(line);
  } catch {
    result = [[], line];
  }
  done(null, result);
}

function pipePrompter(input: NodeJS.ReadStream): Prompter {
  const lines = createInterface({ input, terminal: false });
  const iterator = lines[Symbol.asyncIterator]();
  return {
    ask: async () => {
      const next = await iterator.next();
      return next.done === true ? null : next.value;
    },
    close: () => lines.close(),
  };
}
