/**
 * Removes the worktree of a finished task, and never the only copy of anything (failures.md F079, F080; promise P11):
 * its commits must be reachable from another branch, what was not committed is saved as a commit under
 * `refs/flockboard/<task id>` first, and whatever is in doubt stays. The branch is never deleted. As with scratch
 * folders, what is removed is proven ours by place and marker, and moved aside before it is deleted.
 */
import { basename, dirname, join } from 'node:path';
import type { Files, Ids } from '../world/world.ts';
import type { Git } from './git.ts';
import { holdsMount } from './mounts.ts';
import { markedWorktree, WORKTREES_FOLDER } from './worktree.ts';

export interface WorktreeRemoval {
  taskId: string;
  /** What the run says its workspace was. */
  path: string;
  boardDir: string;
  files: Files;
  ids: Pick<Ids, 'token'>;
  git: Git;
}

/** Why a worktree is kept; stable words for logs and tests. */
export type WorktreeKeepReason =
  | 'missing'
  | 'outside_root'
  | 'no_marker'
  | 'mount'
  | 'locked'
  | 'busy'
  | 'unmerged'
  | 'git_repository'
  | 'unsaved';

export type WorktreeRemovalResult =
  | { removed: true; savedAs: string | null }
  | { removed: false; reason: WorktreeKeepReason };

/** @throws Fault when git is missing or the disk refuses; then the worktree is whole, or lies beside its place. */
export async function removeWorktree(request: WorktreeRemoval): Promise<WorktreeRemovalResult> {
  const { taskId, path, boardDir, files, git } = request;
  if (files.entryKind(path) === null) return keep('missing');
  if (!isExpectedPlace(files, path, taskId)) return keep('outside_root');
  const marked = await markedWorktree(git, files, path);
  if (marked?.taskId !== taskId || marked.boardDir !== boardDir) return keep('no_marker');
  const { admin } = marked;
  if (holdsMount(files, path)) return keep('mount');
  if (files.entryKind(join(admin, 'locked')) !== null) return keep('locked');
  if (['index.lock', 'rebase-merge', 'rebase-apply'].some((name) => files.entryKind(join(admin, name)) !== null)) {
    return keep('busy');
  }
  if (!(await isMerged(git, path))) return keep('unmerged');
  const saved = await save(request, admin);
  if (saved !== null && typeof saved === 'object') return saved;
  return await discard(request, saved);
}

/** `<somewhere>/.worktrees/<task id>`, reached through no link. */
function isExpectedPlace(files: Files, path: string, taskId: string): boolean {
  if (files.entryKind(path) !== 'directory' || files.realPath(path) !== path) return false;
  return basename(path) === taskId && basename(dirname(path)) === WORKTREES_FOLDER;
}

/** Whether HEAD is reachable from a branch, remote branch or tag other than the one that is checked out here. */
async function isMerged(git: Git, path: string): Promise<boolean> {
  const own = await git.ask(path, ['symbolic-ref', '--quiet', 'HEAD']);
  const kinds = ['refs/heads', 'refs/remotes', 'refs/tags'];
  const holders = await git.ask(path, ['for-each-ref', '--contains=HEAD', '--format=%(refname)', ...kinds]);
  return holders.isOk && holders.text.split('\n').some((ref) => ref !== '' && ref !== own.text);
}

/** Saves what is not committed. @returns the ref, null when there was nothing, or why nothing can be removed */
async function save(
  { git, files, path, taskId, ids }: WorktreeRemoval,
  admin: string,
): Promise<string | null | WorktreeRemovalResult> {
  const status = await git.touch(path, [
    'status',
    '--porcelain=v1',
    '-z',
    '--ignored=matching',
    '--untracked-files=all',
  ]);
  if (!status.isOk) return keep('unsaved');
  const lines = status.text.split('\0').filter((line) => line !== '');
  const ignored = lines.filter((line) => line.startsWith('!! ')).map((line) => line.slice(3));
  // A repository inside may hold commits that are nowhere else; an untracked one shows as its folder.
  const inside = lines.map((line) => line.slice(3)).filter((name) => name.endsWith('/'));
  if ([...ignored, ...inside].some((name) => files.entryKind(join(path, name, '.git')) !== null)) {
    return keep('git_repository');
  }
  if (lines.length === ignored.length) return null;
  const index = join(
    admin,
    `flockboard-${ids
      .token()
      .replaceAll(/[^A-Za-z0-9]/g, '')
      .slice(0, 12)}.index`,
  );
  try {
    return await commitAll(git, path, taskId, index);
  } finally {
    files.removeFile(index);
  }
}

async function commitAll(
  git: Git,
  path: string,
  taskId: string,
  index: string,
): Promise<string | WorktreeRemovalResult> {
  const env = { GIT_INDEX_FILE: index };
  const ref = `refs/flockboard/${taskId}`;
  const before = await git.touch(path, ['read-tree', 'HEAD'], env);
  const added = before.isOk ? await git.touch(path, ['add', '--all'], env) : before;
  const links = added.isOk ? await git.touch(path, ['diff', '--cached', '--raw', '--no-ext-diff', 'HEAD'], env) : added;
  if (links.isOk && /^:\d{6} 160000 /m.test(links.text)) return keep('git_repository');
  const tree = links.isOk ? await git.touch(path, ['write-tree'], env) : links;
  const message = `What ${taskId} left uncommitted`;
  const commit = tree.isOk
    ? await git.ask(path, ['commit-tree', '--no-gpg-sign', '-p', 'HEAD', '-m', message, tree.text])
    : tree;
  const stored = commit.isOk ? await git.ask(path, ['update-ref', '--create-reflog', ref, commit.text]) : commit;
  return stored.isOk ? ref : keep('unsaved');
}

async function discard(
  { path, taskId, ids, files, git }: WorktreeRemoval,
  savedAs: string | null,
): Promise<WorktreeRemovalResult> {
  const name = ids
    .token()
    .replaceAll(/[^A-Za-z0-9]/g, '')
    .slice(0, 16);
  const doomed = join(dirname(path), `.removed-${taskId}-${name}`);
  files.rename(path, doomed);
  if (files.entryKind(doomed) !== 'directory' || files.entryKind(join(doomed, '.git')) !== 'file') {
    // Somebody swapped it after the look. What was moved is not ours, so it goes back.
    if (files.entryKind(path) === null) files.rename(doomed, path);
    return keep('no_marker');
  }
  await files.removeTreeAside(doomed);
  await git.touch(dirname(dirname(path)), ['worktree', 'remove', '--force', path]);
  return { removed: true, savedAs };
}

function keep(reason: WorktreeKeepReason): WorktreeRemovalResult {
  return { removed: false, reason };
}
