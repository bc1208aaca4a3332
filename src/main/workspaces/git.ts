/**
 * Calls git for worktrees: fixed sub-commands, arguments as an argv, no prompt, a deadline, and nothing of the
 * repository's own configuration that runs programs (failures.md F085; threats T08, T09): no hooks, no monitor, no
 * filters from the repository's own files, no network. What a worker's own git does is the worker's business.
 */
import { Fault } from '../../contract/error.ts';
import type { CommandResult, Processes } from '../world/world.ts';

/** A check-out of a large repository takes a while; nothing else waits for it. */
const CHECKOUT_MS = 120_000;
const ASK_MS = 20_000;

const SAFE_CONFIG = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'core.sshCommand=false',
  'protocol.ext.allow=never',
  'diff.external=',
  'submodule.recurse=false',
  'gc.auto=0',
  'maintenance.auto=false',
  'advice.detachedHead=false',
  'user.name=Flockboard',
  'user.email=flockboard@localhost',
].flatMap((setting) => ['-c', setting]);

export interface GitAnswer {
  isOk: boolean;
  /** Standard output without the last line end. */
  text: string;
  /** One line that says what went wrong; '' when nothing did. */
  problem: string;
}

export interface Git {
  /** Asks or changes something small. @throws Fault 'not_found' when there is no git on the PATH */
  ask(folder: string, args: readonly string[], env?: Readonly<Record<string, string>>): Promise<GitAnswer>;
  /** As `ask` for what reads or writes working files: more time, and the repository's own filters switched off. */
  touch(folder: string, args: readonly string[], env?: Readonly<Record<string, string>>): Promise<GitAnswer>;
}

/** @param hostEnv where PATH and HOME are taken from; nothing else of it reaches git */
export function createGit(
  processes: Pick<Processes, 'run' | 'resolveCommand'>,
  hostEnv: Readonly<Record<string, string>>,
): Git {
  const path = hostEnv['PATH'] ?? '/usr/local/bin:/usr/bin:/bin';
  const base = {
    PATH: path,
    ...(hostEnv['HOME'] === undefined ? {} : { HOME: hostEnv['HOME'] }),
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ASKPASS: 'false',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
  };
  const run = async (
    folder: string,
    args: readonly string[],
    deadlineMs: number,
    env: Readonly<Record<string, string>> = {},
  ): Promise<GitAnswer> => {
    const program = processes.resolveCommand('git', path);
    if (program === null) throw new Fault('not_found', 'The command git was not found: install it for worktrees.');
    const argv = [program, '-C', folder, ...SAFE_CONFIG, ...args];
    return answerOf(await processes.run({ argv, cwd: '/', env: { ...base, ...env }, deadlineMs }), deadlineMs);
  };
  const ask: Git['ask'] = async (folder, args, env) => await run(folder, args, ASK_MS, env);
  return {
    ask,
    touch: async (folder, args, env) => {
      const filters = await ask(folder, [
        'config',
        '--local',
        '--includes',
        '--name-only',
        '--get-regexp',
        '^filter\\.',
      ]);
      const off = [...new Set(filters.text.split('\n').map((key) => key.slice(0, key.lastIndexOf('.'))))]
        .filter((filter) => filters.isOk && filter !== '')
        .flatMap((filter) => ['smudge=', 'clean=', 'process=', 'required=false'].map((key) => `${filter}.${key}`))
        .flatMap((setting) => ['-c', setting]);
      return await run(folder, [...off, ...args], CHECKOUT_MS, env);
    },
  };
}

function answerOf({ code, stdout, stderr, trouble }: CommandResult, deadlineMs: number): GitAnswer {
  const text = stdout.replace(/\n$/, '');
  if (code === 0) return { isOk: true, text, problem: '' };
  if (trouble === 'deadline')
    return { isOk: false, text, problem: `git did not answer within ${deadlineMs / 1_000} s` };
  const line = stderr.split('\n').find((one) => /^(?:fatal|error): /.test(one)) ?? stderr.split('\n')[0] ?? '';
  return {
    isOk: false,
    text,
    problem: line.replace(/^(?:fatal|error): /, '').slice(0, 300) || `git ended with ${code}`,
  };
}
