/** `boards create`: one more board. The board that is there already stays as it is. */
import { setCurrentBoard } from '../../../../services/boards.ts';
import { createBoard } from '../../../../services/manage-boards.ts';
import { fromHere } from '../../context.ts';
import { clip } from '../../terminal-text.ts';
import { examples } from '../../verb.ts';
import type { Verb } from '../../verb.ts';
import { fieldLines } from '../../view.ts';

interface CreateOptions {
  name?: string;
  description?: string;
  defaultWorkdir?: string;
  switch?: boolean;
}

export const verb: Verb<[string], CreateOptions> = {
  define(command) {
    command
      .argument('<slug>', '1 to 64 of a-z, 0-9, "-" and "_"; it is the name of the folder and never changes')
      .option('--name <text>', 'the name that people see')
      .option('--description <text>', 'what the board is for')
      .option('--default-workdir <path>', 'the repository or folder of tasks that name none')
      .option('--switch', 'make it the current board')
      .addHelpText(
        'after',
        examples(['flockboard boards create harbor'], ["flockboard boards create web-shop --name 'Web shop' --switch"]),
      );
  },
  run({ home, host, world, output }, options, slug) {
    const made = createBoard(
      home,
      slug,
      {
        ...(options.name === undefined ? {} : { name: options.name }),
        ...(options.description === undefined ? {} : { description: options.description }),
        ...(options.defaultWorkdir === undefined ? {} : { defaultWorkdir: fromHere(host, options.defaultWorkdir) }),
      },
      world,
    );
    if (options.switch === true) setCurrentBoard(home, made.slug, world.files);
    output.data({ ...made, current: options.switch === true });
    output.line(made.created ? `Created board ${made.slug}.` : `Board ${made.slug} was there already.`);
    fieldLines(output, [
      ['name', clip(made.name, 200)],
      ['board', made.path],
    ]);
  },
};
