/**
 * Makes a new worktree fit to work in: copies what the repository ignores and a worker needs (`.env`, caches), then runs
 * the setup command. Both come from the user's own config.toml and never from the repository (threats T08, T09). A
 * worktree whose preparation did not end well is prepared again before it is given to a worker (failures.md F085).
 */
import { dirname, isAbsolute, join, normalize, sep } from 'node:path';
import { Fault, Refusal } from '../../contract/error.ts';
import type { Files } from '../world/world.ts';
import { isWithin } from './directory.ts';
import type { Git } from './git.ts';

export interface WorktreePreparation {
  /** Paths below the repository's top folder; what is tracked or missing is left out. */
  copy: readonly string[];
  /** argv that is run in the worktree; empty for none. */
  setup: readonly string[];
}

export interface PreparationRequest {
  repository: string;
  path: string;
  /** The worktree's entry in the repository, where it is noted that preparing has not ended. */
  admin: string;
  preparation: WorktreePreparation;
  files: Files;
  git: Git;
  /** Runs the setup command to its end or its deadline. @returns what went wrong, or null */
  run: (argv: readonly string[], folder: string) => Promise<string | null>;
}

const PENDING_NAME = 'flockboard-preparing';

/** Notes that the worktree is not ready; removed by `prepareWorktree`. */
export function notePending(files: Pick<Files, 'writeTransient'>, admin: string): void {
  files.writeTransient(join(admin, PENDING_NAME), '');
}

export function isPending(files: Pick<Files, 'entryKind'>, admin: string): boolean {
  return files.entryKind(join(admin, PENDING_NAME)) !== null;
}

/**
 * @throws Refusal 'config' for a path that leaves the repository; Fault 'process' with the last words of a setup
 * command that failed
 */
export async function prepareWorktree(request: PreparationRequest): Promise<void> {
  const { preparation, files, path, admin, run } = request;
  for (const name of preparation.copy) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other: they compete for one disk
    await copyIgnored(request, name);
  }
  if (preparation.setup.length > 0) {
    const problem = await run(preparation.setup, path);
    if (problem !== null) throw new Fault('process', `The setup command of the worktree ${path} failed: ${problem}`);
  }
  files.removeFile(join(admin, PENDING_NAME));
}

async function copyIgnored({ repository, path, files, git }: PreparationRequest, name: string): Promise<void> {
  const inner = normalize(name);
  if (isAbsolute(inner) || inner === '.' || inner.split(sep)[0] === '..' || inner.split(sep)[0] === '.git') {
    const text = `worktrees: ${JSON.stringify(name)} is not a path inside the repository; give one like ".env".`;
    throw new Refusal('config', text, { field: 'worktrees' });
  }
  const from = join(repository, inner);
  const to = join(path, inner);
  if (files.entryKind(from) === null || files.entryKind(to) !== null) return;
  // A link on the way could lead anywhere, so only what really lies in the repository is copied.
  if (!isWithin(repository, files.realPath(dirname(from)))) return;
  if (!(await git.ask(repository, ['check-ignore', '--quiet', '--', inner])).isOk) return;
  files.ensureDir(dirname(to));
  await files.copyTreeAside(from, to);
}
