/** `completion`: prints a completion script for a shell, made from the verbs and options of this very program. */
import { Argument } from 'commander';
import { completionScript, SHELLS } from '../completion-script.ts';
import type { CompletedVerb, ShellName } from '../completion-script.ts';
import { examples } from '../verb.ts';
import type { Verb, VerbEntry } from '../verb.ts';
import { optionsOf } from '../verb-table.ts';
import type { TableEntry } from '../verb-table.ts';

export const verb: Verb<[ShellName], object> = {
  define(command) {
    command
      .addArgument(new Argument('<shell>', 'which shell').choices(SHELLS))
      .addHelpText(
        'after',
        examples(
          ['source <(flockboard completion bash)', 'in ~/.bashrc'],
          ['source <(flockboard completion zsh)', 'in ~/.zshrc, after compinit'],
          ['flockboard completion fish > ~/.config/fish/completions/flockboard.fish'],
        ),
      );
  },
  async run(context, _options, shell) {
    const { VERBS } = await import('../verbs.ts');
    const script = completionScript(shell, VERBS, await completedVerbs(VERBS));
    context.output.data({ shell, script });
    if (!context.output.json) context.output.raw(script);
  },
};

async function completedVerbs(table: readonly TableEntry[]): Promise<CompletedVerb[]> {
  const named = table
    .filter((entry) => entry.hidden !== true)
    .flatMap((entry): [words: string, verb: VerbEntry][] =>
      'group' in entry
        ? entry.group.verbs.map((inner) => [`${entry.name} ${inner.name}`, inner])
        : [[entry.name, entry]],
    );
  return Promise.all(named.map(async ([words, entry]) => ({ words, options: optionsOf((await entry.load()).verb) })));
}
