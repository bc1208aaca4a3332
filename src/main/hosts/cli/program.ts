/**
 * The command line: finds the verb, loads its file only, parses, runs it, and reports the outcome. Verbs are listed
 * here by name and one sentence so that help and "did you mean" need no verb's code.
 */
import { Command } from 'commander';
import { createContext } from './context.ts';
import type { CommandContext } from './context.ts';
import { EXIT } from './exit-codes.ts';
import type { CliHost } from './host.ts';
import { createOutput } from './output.ts';
import { describeError, reportTrouble } from './report-error.ts';
import type { AnyVerb, GlobalOptions, VerbEntry } from './verb.ts';
import { isNamed } from './verb-table.ts';
import type { GroupEntry } from './verb-table.ts';
import { VERBS } from './verbs.ts';

export { VERBS } from './verbs.ts';

const HELP_END = `
Every verb has its own help: flockboard create --help
Exit codes: 0 done, 1 refused or not found, 2 wrong command line, 3 a drain ended with something blocked, 130 Ctrl-C.`;

/** What the first words of a command line mean; nulls where they mean nothing. */
interface Chosen {
  group: GroupEntry | null;
  verb: VerbEntry | null;
}

/** Runs one command line to its end. Never throws and never exits the process. */
export async function runCli(host: CliHost): Promise<number> {
  const chosen = chosenIn(host.argv);
  const name = [chosen.group?.name, chosen.verb?.name].filter((word) => word !== undefined).join(' ') || null;
  const literal = host.argv.indexOf('--');
  const json = (literal === -1 ? host.argv : host.argv.slice(0, literal)).includes('--json');
  let result: number = EXIT.ok;
  try {
    const program = createProgram(host);
    const parents = addPlaces(program, chosen);
    if (chosen.verb !== null) {
      const { verb } = await chosen.verb.load();
      addVerb(
        parents,
        chosen.verb,
        verb,
        async (context, options, args) => {
          result = (await verb.run(context, options as never, ...(args as never))) ?? EXIT.ok;
        },
        host,
      );
    }
    if (host.argv.length === 0) program.outputHelp();
    else await program.parseAsync([...host.argv], { from: 'user' });
    return result;
  } catch (error) {
    const trouble = describeError(error);
    if (trouble === null) return EXIT.ok;
    reportTrouble(trouble, host.stderr, json, name);
    return trouble.exit;
  }
}

function chosenIn(argv: readonly string[]): Chosen {
  const [first, second] = wordsIn(argv);
  const entry = VERBS.find((known) => isNamed(known, first));
  if (entry === undefined) return { group: null, verb: null };
  if (!('group' in entry)) return { group: null, verb: entry };
  const verb = entry.group.verbs.find((known) =>
    second === undefined ? known.isStandard === true : isNamed(known, second),
  );
  return { group: entry, verb: verb ?? null };
}

/** The first two words that are neither a global option nor its value. */
function wordsIn(argv: readonly string[]): string[] {
  const words: string[] = [];
  for (let index = 0; index < argv.length && words.length < 2; index += 1) {
    const word = argv[index] ?? '';
    if (word === '--board' || word === '--home') index += 1;
    else if (!word.startsWith('-') && !(word === 'help' && words.length === 0)) words.push(word);
  }
  return words;
}

function createProgram(host: CliHost): Command {
  const program = new Command('flockboard')
    .description('A local-first kanban board whose dispatcher turns ready tasks into running workers.')
    .usage('<verb> [options]')
    .version(host.version, '--version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [verb]', 'print the help of a verb')
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void host.stdout.write(text),
      writeErr: (text) => void host.stderr.write(text),
      outputError: () => {},
      getOutHelpWidth: () => host.stdout.columns ?? 100,
      getOutHasColors: () => false,
    })
    .configureHelp({ sortSubcommands: false, subcommandTerm: (command) => command.name() })
    .addHelpText('after', HELP_END);
  return addGlobals(program);
}

/**
 * Adds every verb by name and sentence, so that help lists it and a mistyped one is noticed; the chosen verb itself is
 * left to `addVerb`.
 * @returns the commands from the program down to the one that the chosen verb belongs to
 */
function addPlaces(program: Command, chosen: Chosen): readonly Command[] {
  const parents = [program];
  for (const entry of VERBS) {
    if (entry === chosen.verb) continue;
    const command = program.command(entry.name, { hidden: entry.hidden ?? false }).description(entry.summary);
    if ('aliases' in entry) command.aliases(entry.aliases ?? []);
    if (entry !== chosen.group) {
      command.allowUnknownOption();
      continue;
    }
    const { verbs, examples } = entry.group;
    addGlobals(command).usage('<verb> [options]').enablePositionalOptions().addHelpText('after', examples);
    for (const other of verbs)
      if (other !== chosen.verb)
        command
          .command(other.name)
          .aliases(other.aliases ?? [])
          .description(other.summary)
          .allowUnknownOption();
    parents.push(command);
  }
  return parents;
}

type Act = (context: CommandContext, options: GlobalOptions, args: readonly unknown[]) => Promise<void>;

function addVerb(parents: readonly Command[], entry: VerbEntry, verb: AnyVerb, act: Act, host: CliHost): void {
  const parent = parents.at(-1);
  if (parent === undefined) throw new Error('A verb belongs to a program.');
  const command = parent
    .command(entry.name, { hidden: entry.hidden ?? false, isDefault: entry.isStandard ?? false })
    .aliases(entry.aliases ?? [])
    .description(entry.summary);
  verb.define(command);
  addGlobals(command);
  command.action(async () => {
    // An option after the verb wins over the same one before it.
    const options: GlobalOptions = Object.assign(
      {},
      ...[...parents, command].map((given) => given.opts<GlobalOptions>()),
    );
    const output = createOutput(host.stdout, host.stderr, host.env, options.json ?? false);
    const board = options.board ?? verb.defaultBoard;
    const context = createContext(host, output, { ...options, ...(board === undefined ? {} : { board }) });
    try {
      await act(context, options, command.processedArgs);
    } finally {
      context.close();
    }
  });
}

function addGlobals(command: Command): Command {
  return command
    .option('--json', 'print JSON; times are epoch milliseconds')
    .option('--board <slug>', 'the board to use')
    .option('--home <dir>', 'the home folder (default: FLOCKBOARD_HOME or ~/.flockboard)');
}
