/**
 * What a workspace under git holds that its starting point does not: commits since it left the repository's main
 * branch, and what is not committed. A worktree is compared with where it branched off; any other working tree with
 * its own last commit. Only asks git, and runs nothing that the repository configures (see git.ts).
 */
import { dirname, resolve } from 'node:path';
import { CHANGED_FILES_MAX } from '../../contract/inspect.ts';
import type { ChangedFile, FileChange, WorkspaceChanges } from '../../contract/inspect.ts';
import type { Git } from './git.ts';

const DIFF = ['diff', '--no-ext-diff', '--no-textconv', '--no-renames', '--no-color', '-z'];
/** The tree without a file, for a repository without a commit (git hash-object -t tree /dev/null). */
const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** @returns null when the folder is no working tree of git. @throws Fault 'not_found' when there is no git */
export async function workspaceChanges(git: Git, folder: string): Promise<WorkspaceChanges | null> {
  const top = await git.ask(folder, ['rev-parse', '--path-format=absolute', '--show-toplevel', '--git-common-dir']);
  const [path, common] = top.text.split('\n');
  if (!top.isOk || path === undefined || common === undefined) return null;
  const branch = await git.ask(path, ['symbolic-ref', '--quiet', '--short', 'HEAD']);
  const { base, since } = await startOf(git, path, common);
  const files = await changedFiles(git, path, since);
  const commits = base === null ? null : await git.ask(path, ['rev-list', '--count', `${since}..HEAD`]);
  return {
    path,
    branch: branch.isOk && branch.text !== '' ? branch.text : null,
    base,
    commits: commits?.isOk === true ? Number(commits.text) || 0 : 0,
    files: files.slice(0, CHANGED_FILES_MAX),
    fileCount: files.length,
    added: files.reduce((sum, file) => sum + (file.added ?? 0), 0),
    removed: files.reduce((sum, file) => sum + (file.removed ?? 0), 0),
  };
}

/**
 * Files that a commit made since then removed, as absolute paths. What a commit of a main working tree took away shows in
 * no comparison with its last commit.
 * @param top the uppermost folder of the working tree
 * @param sinceMs epoch milliseconds
 */
export async function removedByCommits(git: Git, top: string, sinceMs: number): Promise<string[]> {
  const since = `--since=@${Math.floor(sinceMs / 1_000)} +0000`;
  const shown = ['--diff-filter=D', '--no-renames', '--no-ext-diff', '--name-only', '--format=', '-z'];
  const log = await git.ask(top, ['log', since, ...shown, 'HEAD', '--']);
  return log.isOk ? log.text.split('\0').flatMap((name) => (name === '' ? [] : [resolve(top, name)])) : [];
}

/** The commit that the working tree began at, and the branch it left; a main working tree began at its last commit. */
async function startOf(git: Git, path: string, common: string): Promise<{ base: string | null; since: string }> {
  const main = dirname(common);
  const head = await git.ask(path, ['rev-parse', '--verify', '--quiet', 'HEAD']);
  if (!head.isOk) return { base: null, since: EMPTY_TREE };
  if (!common.endsWith('/.git') || main === path) return { base: null, since: 'HEAD' };
  const name = await git.ask(main, ['symbolic-ref', '--quiet', '--short', 'HEAD']);
  const tip = await git.ask(main, ['rev-parse', '--verify', '--quiet', 'HEAD']);
  const left = tip.isOk ? await git.ask(path, ['merge-base', 'HEAD', tip.text]) : tip;
  return left.isOk
    ? { base: name.isOk ? name.text : tip.text.slice(0, 9), since: left.text }
    : { base: null, since: 'HEAD' };
}

async function changedFiles(git: Git, path: string, since: string): Promise<ChangedFile[]> {
  const counts = await git.touch(path, [...DIFF, '--numstat', since, '--']);
  const names = await git.touch(path, [...DIFF, '--name-status', since, '--']);
  const others = await git.touch(path, ['ls-files', '--others', '--exclude-standard', '-z']);
  const changes = changesByPath(names.text);
  const known = counts.text.split('\0').flatMap((entry) => {
    const [added, removed, ...rest] = entry.split('\t');
    const name = rest.join('\t');
    if (name === '') return [];
    return [{ path: name, change: changes.get(name) ?? 'changed', added: lines(added), removed: lines(removed) }];
  });
  const untracked = others.text
    .split('\0')
    .filter((name) => others.isOk && name !== '')
    .map((name) => ({ path: name, change: 'untracked' as const, added: null, removed: null }));
  return [...known, ...untracked].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** `-` stands for a binary file. */
function lines(text: string | undefined): number | null {
  return text === undefined || text === '-' ? null : Number(text);
}

/** From `A\0path\0M\0path\0`. */
function changesByPath(text: string): Map<string, FileChange> {
  const parts = text.split('\0');
  const changes = new Map<string, FileChange>();
  for (let index = 0; index + 1 < parts.length; index += 2) {
    const letter = parts[index] ?? '';
    changes.set(parts[index + 1] ?? '', letter === 'A' ? 'added' : letter === 'D' ? 'removed' : 'changed');
  }
  return changes;
}
