/**
 * What each profile would start here: its program, the version that the program reports, and what is wrong. Looking
 * starts no task; a program is asked for its version with a deadline, from a folder and an environment that tell it
 * nothing of us, and once per installed file.
 */
import type { Config } from '../../contract/config.ts';
import type { Profile } from '../../contract/profile.ts';
import type { ProfileValue } from '../../contract/settings.ts';
import type { WorkerInfo } from '../../contract/worker.ts';
import { workerPath } from '../dispatcher/environment.ts';
import { lastLineOf } from '../dispatcher/last-line.ts';
import { programOf } from '../dispatcher/profile-facts.ts';
import type { World } from '../world/world.ts';

/** Agents that start an interpreter first take seconds to say their version when the machine is busy. */
const VERSION_MS = 10_000;
/** Programs that are asked at once; more only slow each other down. */
const ASKED_AT_ONCE = 2;
const VERSION_CHARS_MAX = 80;

export interface WorkerListOptions {
  world: Pick<World, 'files' | 'processes'>;
  /** argv prefix of our own CLI. */
  cli: readonly string[];
  hostEnv: Readonly<Record<string, string | undefined>>;
}

export interface WorkerLook {
  config: Config;
  /** The tables of profiles in config.toml, where somebody wants to change them. */
  tables?: Readonly<Record<string, Readonly<Record<string, ProfileValue>>>>;
  /** Ask programs for their version. */
  versions: boolean;
}

export interface WorkerList {
  /** Every profile, in the order of the configuration. Never rejects for a program that misbehaves. */
  list(look: WorkerLook): Promise<WorkerInfo[]>;
}

type Answer = { version: string } | { problem: string; isLate: boolean };

export function createWorkerList(options: WorkerListOptions): WorkerList {
  const answers = new Map<string, Promise<Answer>>();
  const turns = createTurns(ASKED_AT_ONCE);

  async function ask(profile: Profile, program: string, path: string): Promise<Answer> {
    const args = profile.versionArgs ?? [];
    const key = JSON.stringify([program, args, options.world.files.modifiedAt(program)]);
    const known = answers.get(key);
    if (known !== undefined) return known;
    const asked = turns.run(async () => askVersion(options, [program, ...args], path));
    answers.set(key, asked);
    const answer = await asked;
    // A program that failed may be repaired without a change of its file, by signing in for example.
    if ('problem' in answer) answers.delete(key);
    return answer;
  }

  async function look(profile: Profile, { config, tables, versions }: WorkerLook): Promise<WorkerInfo> {
    const command = programOf(profile, options.cli);
    const host = options.hostEnv['PATH'];
    const path = profile.env['PATH'] ?? workerPath(config.home, host === undefined ? {} : { PATH: host });
    const program = command === null ? null : options.world.processes.resolveCommand(command, path);
    const isAsked = versions && program !== null && (profile.versionArgs ?? []).length > 0;
    const answer = isAsked ? await ask(profile, program, path) : null;
    return {
      ...about(profile),
      table: (tables !== undefined && Object.hasOwn(tables, profile.name) ? tables[profile.name] : null) ?? null,
      program,
      version: answer !== null && 'version' in answer ? answer.version : null,
      ...healthOf(profile, command, program, answer),
    };
  }

  return {
    list: async (given) => Promise.all(Object.values(given.config.profiles).map(async (one) => look(one, given))),
  };
}

function about(profile: Profile): Omit<WorkerInfo, 'table' | 'program' | 'version' | 'health' | 'problem'> {
  return {
    name: profile.name,
    kind: profile.kind,
    sort: profile.sort ?? null,
    isReadyMade: profile.kind !== 'command' ? profile.name === profile.kind : profile.isReadyMade === true,
    description: profile.description,
    slots: profile.slots,
    verdict: profile.verdict,
    mcp: profile.mcp ?? 'none',
    model: profile.model,
    maxRuntimeSeconds: profile.maxRuntimeSeconds,
    command: profile.command,
  };
}

function healthOf(
  profile: Profile,
  command: string | null,
  program: string | null,
  answer: Answer | null,
): Pick<WorkerInfo, 'health' | 'problem'> {
  if (program === null) {
    const name = command ?? '';
    return { health: 'missing', problem: `"${name}" is not on the PATH; install it or correct the profile.` };
  }
  if (answer === null) return { health: profile.kind === 'command' ? 'unknown' : 'ready', problem: null };
  if ('version' in answer) return { health: 'ready', problem: null };
  return { health: answer.isLate ? 'unknown' : 'failing', problem: answer.problem };
}

/** Lets at most `max` at once go on. */
function createTurns(max: number): { run<T>(act: () => Promise<T>): Promise<T> } {
  const lanes: Promise<unknown>[] = Array.from({ length: max }, async () => Promise.resolve());
  let next = 0;
  return {
    async run(act) {
      const lane = next++ % max;
      const turn = (lanes[lane] ?? Promise.resolve()).then(act);
      lanes[lane] = turn.catch(() => undefined);
      return turn;
    },
  };
}

/** The first line that the program prints. */
async function askVersion(
  { world, hostEnv }: WorkerListOptions,
  argv: readonly string[],
  path: string,
): Promise<Answer> {
  const { code, stdout, stderr, trouble } = await world.processes.run({
    argv,
    cwd: '/',
    env: { PATH: path, HOME: hostEnv['HOME'] ?? '/', TERM: 'dumb' },
    deadlineMs: VERSION_MS,
    outputBytesMax: 65_536,
  });
  const line = stdout.split('\n').find((one) => one.trim() !== '');
  if (code === 0 && line !== undefined) return { version: line.trim().slice(0, VERSION_CHARS_MAX) };
  const asked = `"${argv.slice(1).join(' ')}"`;
  if (trouble === 'deadline') {
    return { problem: `It did not answer ${asked} within ${VERSION_MS / 1000} s.`, isLate: true };
  }
  if (code === 0) return { problem: `It answered ${asked} with nothing.`, isLate: false };
  const said = lastLineOf(stderr) || lastLineOf(stdout);
  const end = code === null ? 'was killed' : `ended with code ${code}`;
  return { problem: `Asked for ${asked} it ${end}${said === '' ? '.' : `: ${said}`}`, isLate: false };
}
