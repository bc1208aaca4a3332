/**
 * What stands in a workspace after its worker said that it is done (failures.md F047): what git sees changed, the exit
 * code, which of the claimed paths exist, and what the profile's check command comes to. Only looks; the one thing it
 * starts is the check, which leads its own group, ends at its deadline and leaves no process behind.
 */
import { resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { profileNamed } from '../../contract/config.ts';
import { isFault } from '../../contract/error.ts';
import type { WorkspaceChanges } from '../../contract/inspect.ts';
import type { Profile } from '../../contract/profile.ts';
import type { CheckResult, ObservedFacts, Run } from '../../contract/task.ts';
import { removedByCommits, workspaceChanges } from '../workspaces/changes.ts';
import { createGit, type Git } from '../workspaces/git.ts';
import { crashPoint } from '../world/crash-points.ts';
import type { World } from '../world/world.ts';
import type { DispatchContext } from './dispatch-context.ts';
import { workerEnvironment } from './environment.ts';
import { recordedExit } from './settle-exit.ts';

/** Metadata keys under which workers name files. */
const CLAIM_KEYS = ['artifacts', 'changed_files'] as const;
const CLAIMS_MAX = 500;
const PATH_CHARS_MAX = 4_096;
/** What a check may print before it is ended; test runners are talkative. */
const OUTPUT_BYTES_MAX = 67_108_864;
const OUTPUT_CHARS_KEPT = 4_000;
const KILL_LOOKS_MAX = 100;
const KILL_LOOK_MS = 20;

/** The paths that a worker's metadata names, each once. Anything else in there is not looked at. */
export function claimedPaths(metadata: unknown): string[] {
  if (typeof metadata !== 'object' || metadata === null) return [];
  const listed = CLAIM_KEYS.flatMap((key) => {
    const value: unknown = Reflect.get(metadata, key);
    return Array.isArray(value) ? (value as unknown[]) : [];
  });
  const isPath = (one: unknown): one is string =>
    typeof one === 'string' && one.trim() !== '' && one.length <= PATH_CHARS_MAX && !one.includes('\0');
  return [...new Set(listed.filter(isPath))].slice(0, CLAIMS_MAX);
}

/** True when the facts of that run are a few looks at files, without git and without a check. */
export function isPlain(context: DispatchContext, run: Run): boolean {
  const isScratch = context.kernel.getTask(run.taskId)?.workspaceKind === 'scratch';
  return isScratch && checkOf(context, run).length === 0;
}

/** The facts of a run with `isPlain`. */
export function plainFacts(context: DispatchContext, run: Run): ObservedFacts {
  return factsOf(context, run, null, missingOf(context, run, []), null);
}

/**
 * Looks, runs the check if there is one, and looks again: a check may change or remove what it was to judge.
 * @param abort ends the check, or keeps it from beginning; what comes back is of no use then
 */
export async function observedFacts(context: DispatchContext, run: Run, abort: AbortSignal): Promise<ObservedFacts> {
  const before = await changesOf(context, run);
  const missing = missingOf(context, run, await removedIn(context, run, before));
  const check = await runCheck(context, run, abort);
  if (check === null) return factsOf(context, run, before, missing, null);
  const after = await changesOf(context, run);
  const rewrote = before === null || after === null ? null : filesText(before) !== filesText(after);
  const missingNow = missingOf(context, run, await removedIn(context, run, after));
  return factsOf(context, run, before, [...missing, ...missingNow], { ...check, rewrote });
}

function factsOf(
  context: DispatchContext,
  run: Run,
  changes: WorkspaceChanges | null,
  missing: readonly string[],
  check: CheckResult | null,
): ObservedFacts {
  return {
    exitCode: run.exitCode ?? recordedExit(context, run)?.code ?? null,
    changes: changes === null ? null : countsOf(changes),
    claimed: claimedPaths(run.metadata).length,
    missing: [...new Set(missing)],
    check,
  };
}

function countsOf({ commits, fileCount, added, removed }: WorkspaceChanges): NonNullable<ObservedFacts['changes']> {
  return { commits, files: fileCount, added, removed };
}

/** Null under no git, and where there is no git to ask. */
async function changesOf(context: DispatchContext, run: Run): Promise<WorkspaceChanges | null> {
  const folder = run.workspacePath;
  if (folder === null || !context.world.files.isDirectory(folder)) return null;
  return asked(context, null, async (git) => workspaceChanges(git, folder));
}

/** Absolute paths of what git sees removed, by the run's commits too. Asked only when something claimed is not there. */
async function removedIn(context: DispatchContext, run: Run, changes: WorkspaceChanges | null): Promise<string[]> {
  if (changes === null || missingOf(context, run, []).length === 0) return [];
  const { path: top, files } = changes;
  const removed = files.flatMap(({ path, change }) => (change === 'removed' ? [resolve(top, path)] : []));
  return [...removed, ...(await asked(context, [], async (git) => removedByCommits(git, top, run.startedAt)))];
}

/** What git says, or `without` where there is none. */
async function asked<T>(context: DispatchContext, without: T, ask: (git: Git) => Promise<T>): Promise<T> {
  try {
    return await ask(createGit(context.world.processes, context.hostEnv));
  } catch (error) {
    if (isFault(error)) return without;
    throw error;
  }
}

/** A file that the worker removed is not there because it did what it says. */
function missingOf({ world }: DispatchContext, run: Run, removed: readonly string[]): string[] {
  const gone = new Set(removed);
  return claimedPaths(run.metadata).filter((path) => {
    const absolute = resolve(run.workspacePath ?? '/', path);
    return !gone.has(absolute) && !exists(world, absolute);
  });
}

/** A name that cannot be looked at is not there, unless only the right to look is missing. */
function exists({ files }: World, path: string): boolean {
  try {
    return files.exists(path);
  } catch (error) {
    if (isFault(error)) return error.kind === 'permission';
    throw error;
  }
}

function filesText(changes: WorkspaceChanges): string {
  return JSON.stringify([changes.commits, changes.fileCount, changes.files]);
}

function checkOf({ config }: DispatchContext, run: Run): readonly string[] {
  return profileNamed(config, run.profile)?.check ?? [];
}

async function runCheck(
  context: DispatchContext,
  run: Run,
  abort: AbortSignal,
): Promise<Omit<CheckResult, 'rewrote'> | null> {
  const { world } = context;
  const profile = profileNamed(context.config, run.profile);
  const [name, ...args] = profile?.check ?? [];
  if (profile === null || name === undefined) return null;
  const env = checkEnvironment(context, run, profile);
  const program = world.processes.resolveCommand(name, env['PATH'] ?? '');
  const failed = { passed: false, exitCode: null, output: '' };
  if (program === null) return { ...failed, text: `The check command "${name}" was not found on the PATH.` };
  const cwd = run.workspacePath ?? '';
  if (!world.files.isDirectory(cwd)) return { ...failed, text: 'The workspace is gone, so the check cannot run.' };
  // What an earlier engine began and did not live to end would work in the same folder.
  await endTree(context, run);
  if (abort.aborted) return null;
  const deadlineMs = profile.checkMs ?? 600_000;
  const running = world.processes.run({
    argv: [program, ...args],
    cwd,
    env,
    deadlineMs,
    outputBytesMax: OUTPUT_BYTES_MAX,
    abort,
  });
  crashPoint('check.started');
  const result = await running;
  await endTree(context, run);
  crashPoint('check.ended');
  const printed = stripVTControlCharacters(`${result.stdout}\n${result.stderr}`).trim();
  const output = printed.slice(-OUTPUT_CHARS_KEPT);
  const command = profile.check?.join(' ').slice(0, 200) ?? name;
  return {
    passed: result.code === 0,
    exitCode: result.code,
    text: `The check "${command}" ${endingOf(result, deadlineMs)}.`,
    output,
  };
}

function endingOf(result: { code: number | null; trouble: string | null }, deadlineMs: number): string {
  if (result.code === 0) return 'passed';
  if (result.code !== null) return `failed with exit code ${result.code}`;
  if (result.trouble === 'deadline') return `was ended after ${deadlineMs / 1_000} seconds`;
  if (result.trouble === 'output') return 'was ended because it printed too much';
  return result.trouble === 'start' ? 'could not be started' : 'was killed by a signal';
}

/** The worker's own, so that the check finds what the worker found; its token, by which every process of it is known. */
function checkEnvironment(context: DispatchContext, run: Run, profile: Profile): Record<string, string> {
  const { config, hostEnv, board, kernel } = context;
  const { taskId, id, token, workspacePath } = run;
  const which = { task: taskId, run: id, token, board, database: kernel.path, home: config.home };
  return workerEnvironment(profile, hostEnv, { ...which, workspace: workspacePath ?? '' });
}

/** Kills what still carries the run's token and waits until the operating system shows none of it. */
async function endTree({ world }: DispatchContext, run: Run): Promise<void> {
  const { processes, clock, log } = world;
  for (let look = 0; look < KILL_LOOKS_MAX; look += 1) {
    const survey = processes.survey();
    if (survey.isTreeGone(run.token)) return;
    processes.signalTree(null, survey.findByToken(run.token), 'SIGKILL', run.token);
    // oxlint-disable-next-line no-await-in-loop -- a killed process takes a moment to be gone
    await new Promise<void>((wake) => {
      clock.after(KILL_LOOK_MS, wake);
    });
  }
  log.error('Processes of a check cannot be ended.', { task: run.taskId, run: run.id });
}
