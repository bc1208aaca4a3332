/**
 * `guidance install`: puts the guidance as a marked block into the file that an agent reads at its start. What else
 * stands in that file stays as it is; installing again replaces our block, and `--remove` takes it out.
 */
import { Option } from 'commander';
import type { CommandContext } from '../../context.ts';
import { fromHere } from '../../context.ts';
import { withBlock } from '../../marked-block.ts';
import { asPerson } from '../../person.ts';
import { examples } from '../../verb.ts';
import type { Verb } from '../../verb.ts';
import { readGuidance, ROLES } from './read-guidance.ts';
import type { Role } from './read-guidance.ts';

interface Place {
  file: string;
  /** The agent's own folder below the user's; null for the folder the command is started in. */
  home: string | null;
  /** The variable that puts that folder elsewhere, and what comes below it. */
  moved?: readonly [variable: string, below: string];
}

/** Which file an agent reads, and where it is when no folder is named. */
const PLACES = {
  claude: { file: 'CLAUDE.md', home: '.claude', moved: ['CLAUDE_CONFIG_DIR', ''] },
  codex: { file: 'AGENTS.md', home: '.codex', moved: ['CODEX_HOME', ''] },
  opencode: { file: 'AGENTS.md', home: '.config/opencode', moved: ['XDG_CONFIG_HOME', '/opencode'] },
  gemini: { file: 'GEMINI.md', home: '.gemini' },
  'agents-md': { file: 'AGENTS.md', home: null },
} as const satisfies Record<string, Place>;
type Agent = keyof typeof PLACES;

const WHEN: Readonly<Record<Role, string>> = {
  worker: 'The following holds only when FLOCKBOARD_TASK is set in your environment.',
  orchestrator: 'The following holds only when you are asked to manage a Flockboard board.',
};

interface InstallOptions {
  for: Agent;
  role: Role;
  dir?: string;
  dryRun?: boolean;
  remove?: boolean;
}

export const verb: Verb<[], InstallOptions> = {
  define(command) {
    command
      .addOption(new Option('--for <agent>', 'whose file').choices(Object.keys(PLACES)).makeOptionMandatory())
      .addOption(new Option('--role <role>', 'which guidance').choices(ROLES).default('worker'))
      .option('--dir <folder>', "the folder of the file (default: the agent's own, for agents-md this one)")
      .option('--remove', 'take our block out again')
      .option('--dry-run', 'say what would change and change nothing')
      .addHelpText(
        'after',
        examples(
          ['flockboard guidance install --for claude', '~/.claude/CLAUDE.md'],
          ['flockboard guidance install --for agents-md', './AGENTS.md'],
          ['flockboard guidance install --for codex --remove'],
        ),
      );
  },
  run(context, options) {
    asPerson(context.caller, 'guidance install');
    const { files } = context.world;
    const named = placeOf(context, options);
    // A link, such as CLAUDE.md to AGENTS.md, stays one: what it points to is changed.
    const path = files.exists(named) ? files.realPath(named) : named;
    const { role } = options;
    const content = options.remove === true ? null : `${WHEN[role]}\n\n${readGuidance(context, role).trim()}`;
    const { change, text } = withBlock(files.readText(path), role, content);
    const changes = change !== 'unchanged';
    if (changes && options.dryRun !== true) {
      files.ensureDir(path.slice(0, path.lastIndexOf('/')));
      files.writeText(path, text, files.modeOf(path) ?? (options.for === 'agents-md' ? 0o644 : 0o600));
    }
    context.output.data({ path, role, change, dryRun: options.dryRun === true });
    context.output.line(`${path}: ${options.dryRun === true && changes ? `would be ${change}` : change}`);
  },
};

function placeOf(context: CommandContext, options: InstallOptions): string {
  const { file, home, moved = ['', ''] }: Place = PLACES[options.for];
  const elsewhere = context.env[moved[0]]?.trim() ?? '';
  const own = elsewhere === '' ? `~/${home}` : `${elsewhere}${moved[1]}`;
  const folder = options.dir ?? (home === null ? '.' : own);
  return `${fromHere(context.host, folder)}/${file}`;
}
