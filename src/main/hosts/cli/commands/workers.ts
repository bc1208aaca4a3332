/** `workers`: the profiles a task can be assigned to, with the program each would start. It starts no task. */
import type { Profile } from '../../../../contract/profile.ts';
import { workerPath } from '../../../dispatcher/environment.ts';
import { programOf } from '../../../dispatcher/profile-facts.ts';
import type { CommandContext } from '../context.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';

/** Agents that start an interpreter first take about a second to say their version. */
const PROBE_MS = 5_000;

interface WorkerLine {
  name: string;
  kind: Profile['kind'];
  slots: number;
  /** Absolute path of the program, or null when it is not there. */
  program: string | null;
  /** What the program says of itself; null when it was not asked or did not say. */
  version: string | null;
  description: string;
  problem: string | null;
}

export const verb: Verb<[], { all?: boolean; probe: boolean }> = {
  define(command) {
    command
      .option('--all', 'ready-made profiles too whose program is not installed')
      .option('--no-probe', 'do not ask the programs for their version')
      .addHelpText(
        'after',
        examples(['flockboard workers'], ['flockboard workers --all --json', 'every profile, an array of objects']),
      );
  },
  async run(context, options) {
    const config = await context.config();
    const profiles = Object.values(config.profiles);
    const lines = await Promise.all(profiles.map((profile) => lineOf(context, profile, options.probe)));
    const shown = lines.filter(
      ({ program }, at) => program !== null || options.all === true || profiles[at]?.isReadyMade !== true,
    );
    context.output.data(shown);
    context.output.table(
      shown.map(({ name, slots, program, version, problem, description }) => [
        name,
        `${slots} ${slots === 1 ? 'slot' : 'slots'}`,
        problem ?? version ?? program ?? '',
        description,
      ]),
    );
  },
};

async function lineOf(context: CommandContext, profile: Profile, isProbed: boolean): Promise<WorkerLine> {
  const { name, kind, slots, description } = profile;
  const command = programOf(profile, context.host.cli);
  const path = pathOf(context, profile);
  const program = command === null ? null : context.world.processes.resolveCommand(command, path);
  const version = isProbed && program !== null ? await versionOf(context, profile, program, path) : null;
  const problem = program === null ? `"${command ?? ''}" is not on the PATH` : null;
  return { name, kind, slots, program, version, description, problem };
}

function pathOf({ env, home }: CommandContext, profile: Profile): string {
  return profile.env['PATH'] ?? workerPath(home, env['PATH'] === undefined ? {} : { PATH: env['PATH'] });
}

/** The first line the program prints when asked, from a folder and an environment that tell it nothing of us. */
async function versionOf(
  { world, env }: CommandContext,
  profile: Profile,
  program: string,
  path: string,
): Promise<string | null> {
  if ((profile.versionArgs ?? []).length === 0) return null;
  const { code, stdout } = await world.processes.run({
    argv: [program, ...(profile.versionArgs ?? [])],
    cwd: '/',
    env: { PATH: path, HOME: env['HOME'] ?? '/', TERM: 'dumb' },
    deadlineMs: PROBE_MS,
    outputBytesMax: 65_536,
  });
  const line = code === 0 ? stdout.trim().split('\n')[0] : undefined;
  return line === undefined || line === '' ? null : line.slice(0, 80);
}
