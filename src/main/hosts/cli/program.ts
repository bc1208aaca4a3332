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
import type { AnyVerb, GlobalOptions } from './verb.ts';

interface VerbEntry {
  name: string;
  summary: string;
  hidden?: boolean;
  load(): Promise<{ verb: AnyVerb }>;
}

/** When you add a verb, also add its help to the golden test. */
export const VERBS: readonly VerbEntry[] = [
  {
    name: 'init',
    summary: 'prepare the home folder, its configuration and a board',
    load: () => import('./commands/init.ts'),
  },
  { name: 'create', summary: 'create a task', load: () => import('./commands/create.ts') },
  { name: 'list', summary: 'list tasks', load: () => import('./commands/list.ts') },
  {
    name: 'show',
    summary: 'show one task with its runs, comments and events',
    load: () => import('./commands/show.ts'),
  },
  { name: 'link', summary: 'make one task wait for another', load: () => import('./commands/link.ts') },
  { name: 'claim', summary: 'take a ready task by hand', load: () => import('./commands/claim.ts') },
  { name: 'complete', summary: 'mark tasks done', load: () => import('./commands/complete.ts') },
  { name: 'block', summary: 'hold a task until somebody unblocks it', load: () => import('./commands/block.ts') },
  { name: 'unblock', summary: 'release blocked tasks', load: () => import('./commands/unblock.ts') },
  { name: 'comment', summary: 'add a comment to a task', load: () => import('./commands/comment.ts') },
  { name: 'heartbeat', summary: 'say that the work on a task goes on', load: () => import('./commands/heartbeat.ts') },
  { name: 'runs', summary: 'list the runs of a task', load: () => import('./commands/runs.ts') },
  {
    name: 'events',
    summary: 'list what happened to a task or on the board',
    load: () => import('./commands/events.ts'),
  },
  { name: 'log', summary: "print a run's log", load: () => import('./commands/log.ts') },
  { name: 'context', summary: 'print what a worker is told about a task', load: () => import('./commands/context.ts') },
  { name: 'watch', summary: 'follow everything that happens on the board', load: () => import('./commands/watch.ts') },
  {
    name: 'dispatch',
    summary: 'start workers for ready tasks, once or until all is done',
    load: () => import('./commands/dispatch.ts'),
  },
  { name: 'serve', summary: 'serve the board to a browser on this machine', load: () => import('./commands/serve.ts') },
  {
    name: 'demo',
    summary: 'fill a board with four stories played by demo workers',
    load: () => import('./commands/demo.ts'),
  },
  {
    name: 'demo-worker',
    summary: 'play the steps of a demo task',
    hidden: true,
    load: () => import('./commands/demo-worker.ts'),
  },
];

/** Runs one command line to its end. Never throws and never exits the process. */
export async function runCli(host: CliHost): Promise<number> {
  const name = verbNameIn(host.argv);
  const entry = VERBS.find((known) => known.name === name) ?? null;
  const literal = host.argv.indexOf('--');
  const json = (literal === -1 ? host.argv : host.argv.slice(0, literal)).includes('--json');
  let result: number = EXIT.ok;
  try {
    const program = createProgram(host, entry?.name ?? null);
    if (entry !== null) {
      const { verb } = await entry.load();
      addVerb(
        program,
        entry,
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
    reportTrouble(trouble, host.stderr, json, entry?.name ?? null);
    return trouble.exit;
  }
}

/** The first word that is neither a global option nor its value. */
function verbNameIn(argv: readonly string[]): string | null {
  for (let index = 0; index < argv.length; index += 1) {
    const word = argv[index] ?? '';
    if (word === '--board' || word === '--home') index += 1;
    else if (!word.startsWith('-')) return word === 'help' ? (argv[index + 1] ?? null) : word;
  }
  return null;
}

function createProgram(host: CliHost, chosen: string | null): Command {
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
    .addHelpText('after', '\nEvery verb has its own help: flockboard create --help');
  for (const entry of VERBS)
    if (entry.name !== chosen)
      program
        .command(entry.name, { hidden: entry.hidden ?? false })
        .description(entry.summary)
        .allowUnknownOption();
  return addGlobals(program);
}

type Act = (context: CommandContext, options: GlobalOptions, args: readonly unknown[]) => Promise<void>;

function addVerb(program: Command, entry: VerbEntry, verb: AnyVerb, act: Act, host: CliHost): void {
  const command = program.command(entry.name, { hidden: entry.hidden ?? false }).description(entry.summary);
  verb.define(command);
  addGlobals(command);
  command.action(async () => {
    // An option after the verb wins over the same one before it.
    const options: GlobalOptions = { ...program.opts<GlobalOptions>(), ...command.opts<GlobalOptions>() };
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
