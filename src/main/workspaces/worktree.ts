/**
 * Git worktrees as workspaces: one per task at `<repository>/.worktrees/<task id>`, on a branch of its own. It is made
 * by us, says so by a marker in its administrative folder inside the repository, and is used again by later runs.
 * Nothing else of the repository is changed, and a damaged entry of one task never touches another's (F081).
 */
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { Fault, Refusal } from '../../contract/error.ts';
import type { Task } from '../../contract/task.ts';
import type { Clock, Files } from '../world/world.ts';
import { absoluteWorkspacePath } from './directory.ts';
import type { Git } from './git.ts';
import { isPending, notePending, prepareWorktree, type PreparationRequest } from './prepare-worktree.ts';

export const WORKTREES_FOLDER = '.worktrees';
const MARKER_NAME = 'flockboard.json';
const TASK_ID = /^t_[0-9a-f]{8,64}$/;
const markerSchema = z.object({ taskId: z.string(), boardDir: z.string() });

export interface WorktreeRequest {
  task: Pick<Task, 'id' | 'workspacePath' | 'branch'> & Partial<Pick<Task, 'base'>>;
  boardDir: string;
  files: Files;
  clock: Pick<Clock, 'now'>;
  git: Git;
  /** How the user wants new worktrees of that repository (top folder) to be prepared; null for not at all. */
  preparationOf?: (repository: string) => Pick<PreparationRequest, 'preparation' | 'run'> | null;
}

/** Where the worktree of that task lies in the repository with that top folder. */
function worktreePath(repository: string, taskId: string): string {
  if (!TASK_ID.test(taskId)) throw refuse('id', 'The task id is not of the form t_ and hex digits.');
  return join(repository, WORKTREES_FOLDER, taskId);
}

/**
 * Makes the task's worktree or finds the one made before. The branch is the task's, else `flock/<task id>`; one that
 * does not exist yet begins at the task's base, else at the repository's HEAD.
 * @throws Refusal 'invalid' that says what to change; Fault when git or the disk refuses
 */
export async function openWorktree(request: WorktreeRequest): Promise<{ path: string; created: boolean }> {
  const { task, files, git } = request;
  if (task.workspacePath === null) {
    throw refuse('workspacePath', 'A task with a worktree workspace needs a workspace path: give the repository.');
  }
  const repository = await repositoryOf(git, files, absoluteWorkspacePath(files, task.workspacePath));
  const path = worktreePath(repository, task.id);
  const found = files.entryKind(path);
  if (found === 'directory' && files.list(path).length > 0) {
    if (await isUsable(request, path)) {
      await prepare(request, repository, path);
      return { path, created: false };
    }
    throw refuse('workspacePath', `${path} exists and is not this task's worktree; move it away.`);
  }
  if (found !== null && found !== 'directory') {
    throw refuse('workspacePath', `${path} is not a folder; move it away.`);
  }
  await add(request, repository, path);
  await prepare(request, repository, path);
  return { path, created: true };
}

/** Prepares a worktree that was not, or not to the end; without a preparation there is nothing to do. */
async function prepare(
  { files, git, preparationOf }: WorktreeRequest,
  repository: string,
  path: string,
): Promise<void> {
  const wanted = preparationOf?.(repository) ?? null;
  if (wanted === null) return;
  const admin = await adminFolder(git, path);
  if (isPending(files, admin)) await prepareWorktree({ repository, path, admin, files, git, ...wanted });
}

/**
 * Whether the folder is a worktree that this task may go on in: ours, or one that a git made whose dispatcher ended
 * before it could mark it. The latter is used and never removed.
 * @throws Fault while git is still at work in it
 */
async function isUsable({ task, files, git }: WorktreeRequest, path: string): Promise<boolean> {
  const admin = await registered(git, files, path);
  if (admin === null) return false;
  if (files.readText(join(admin, 'locked'))?.trim() === 'initializing') {
    const help = `if no git is running, remove it with: git worktree remove -f -f ${path}`;
    throw new Fault('process', `The worktree ${path} is still being made; ${help}.`);
  }
  return files.readText(join(admin, MARKER_NAME)) === null || markerIn(files, admin)?.taskId === task.id;
}

/** The top folder of the main working tree that the given folder belongs to. */
async function repositoryOf(git: Git, files: Files, given: string): Promise<string> {
  if (!files.isDirectory(given)) {
    throw refuse('workspacePath', `The repository ${given} does not exist; give the folder of a git repository.`);
  }
  const top = await git.ask(given, ['rev-parse', '--show-toplevel']);
  if (!top.isOk) throw refuse('workspacePath', `${given} cannot be used as a git repository: ${top.problem}.`);
  const common = await git.ask(given, ['rev-parse', '--path-format=absolute', '--git-common-dir']);
  const isMain = common.isOk && files.realPath(dirname(common.text)) === files.realPath(top.text);
  return files.realPath(isMain || !common.text.endsWith('/.git') ? top.text : dirname(common.text));
}

async function add(request: WorktreeRequest, repository: string, path: string): Promise<void> {
  const { task, files, git } = request;
  const branch = task.branch ?? `flock/${task.id}`;
  const isName =
    !branch.startsWith('-') && (await git.ask(repository, ['check-ref-format', `refs/heads/${branch}`])).isOk;
  if (!isName) throw refuse('branch', `${JSON.stringify(branch)} cannot be the name of a branch; choose another.`);
  if (task.base != null) await requireCommit(git, repository, task.base);
  const exists = (await git.ask(repository, ['show-ref', '--verify', '--quiet', `refs/heads/${branch}`])).isOk;
  keepOutOfStatus(files, repository);
  const known = await entries(git, repository);
  const elsewhere = known.find((entry) => entry.branch === `refs/heads/${branch}` && entry.path !== path);
  if (elsewhere !== undefined) {
    throw refuse('branch', `The branch ${branch} is checked out in ${elsewhere.path}; choose another.`);
  }
  // --force repairs this one entry when its folder was removed by hand; a locked one stays as it is.
  const repair = known.some((entry) => entry.path === path) ? ['--force'] : [];
  const what = exists ? [path, branch] : ['--no-track', '-b', branch, path, task.base ?? 'HEAD'];
  const added = await git.touch(repository, ['worktree', 'add', ...repair, ...what]);
  if (!added.isOk) {
    await clearPartial(request, repository, path);
    throw new Fault('process', `The worktree of ${task.id} could not be made: ${added.problem}.`);
  }
  const admin = await adminFolder(git, path);
  notePending(files, admin);
  mark(files, admin, { taskId: task.id, boardDir: request.boardDir, at: request.clock.now() });
}

/** @throws Refusal 'invalid' naming the field `base` */
async function requireCommit(git: Git, repository: string, base: string): Promise<void> {
  const asked = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${base}^{commit}`];
  if (!base.startsWith('-') && (await git.ask(repository, asked)).isOk) return;
  throw refuse('base', `${JSON.stringify(base)} is no branch, tag or commit here; choose another.`);
}

/** Every working tree that the repository knows of, its main one included. */
async function entries(git: Git, repository: string): Promise<{ path: string; branch: string | null }[]> {
  const list = await git.ask(repository, ['worktree', 'list', '--porcelain', '-z']);
  return list.text.split('\0\0').flatMap((entry) => {
    const lines = entry.split('\0');
    const valueOf = (name: string): string | null =>
      lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1) ?? null;
    const path = valueOf('worktree');
    return path === null ? [] : [{ path, branch: valueOf('branch') }];
  });
}

/** A check-out that was cut short leaves an entry without our marker; it holds nothing but what git just wrote. */
async function clearPartial({ git, files }: WorktreeRequest, repository: string, path: string): Promise<void> {
  if (files.entryKind(path) !== 'directory') return;
  const admin = await adminFolder(git, path).catch(() => null);
  const isFresh = admin !== null && files.readText(join(admin, MARKER_NAME)) === null;
  if (isFresh) await git.touch(repository, ['worktree', 'remove', '--force', path]);
}

/** Everything in `.worktrees` is ignored by git, without a change to any file of the user's. */
function keepOutOfStatus(files: Files, repository: string): void {
  const folder = join(repository, WORKTREES_FOLDER);
  if (files.entryKind(folder) === 'link') throw refuse('workspacePath', `${folder} is a link; remove it.`);
  files.ensureDir(folder);
  const ignore = join(folder, '.gitignore');
  if (files.entryKind(ignore) === null) files.writeTransient(ignore, '*\n');
}

/** `<common>/worktrees/<name>` of the worktree at `path`. @throws Fault when the path is none */
async function adminFolder(git: Git, path: string): Promise<string> {
  const top = await git.ask(path, ['rev-parse', '--path-format=absolute', '--show-toplevel', '--git-dir']);
  const [toplevel, admin] = top.text.split('\n');
  if (!top.isOk || admin === undefined || toplevel !== path || !/\/worktrees\/[^/]+$/.test(admin)) {
    throw new Fault('process', `${path} is not a worktree of its own.`);
  }
  return admin;
}

function mark(files: Files, admin: string, marker: { taskId: string; boardDir: string; at: number }): void {
  files.writeTransient(join(admin, MARKER_NAME), `${JSON.stringify(marker)}\n`);
}

/** What our marker says of the worktree at `path`, or null for any folder that is not one of ours. */
export async function markedWorktree(
  git: Git,
  files: Files,
  path: string,
): Promise<{ taskId: string; boardDir: string; admin: string } | null> {
  const admin = await registered(git, files, path);
  const marker = admin === null ? null : markerIn(files, admin);
  return admin === null || marker === null ? null : { ...marker, admin };
}

/** The entry of the worktree at `path`; null when it is none, a copy of one, or was moved away. */
async function registered(git: Git, files: Files, path: string): Promise<string | null> {
  const admin = await adminFolder(git, path).catch(() => null);
  if (admin === null) return null;
  return files.readText(join(admin, 'gitdir'))?.trim() === join(path, '.git') ? admin : null;
}

function markerIn(files: Files, admin: string): { taskId: string; boardDir: string } | null {
  try {
    return markerSchema.parse(JSON.parse(files.readText(join(admin, MARKER_NAME)) ?? ''));
  } catch {
    return null;
  }
}

function refuse(field: string, sentence: string): Refusal {
  return new Refusal('invalid', sentence, { field });
}
