/** Real git repositories for tests, independent of the configuration of whoever runs them. */
import { execFileSync } from 'node:child_process';
import { appendFileSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tempDir } from './temp.ts';

const ENV = {
  PATH: process.env['PATH'] ?? '/usr/bin:/bin',
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Ann',
  GIT_AUTHOR_EMAIL: 'ann@localhost',
  GIT_COMMITTER_NAME: 'Ann',
  GIT_COMMITTER_EMAIL: 'ann@localhost',
};

export interface TestRepository {
  path: string;
  /** Runs git in the repository, or in `folder`, and returns what it prints. */
  git(args: string[], folder?: string): string;
  /** Writes a file in `folder` and commits everything there. */
  commit(name: string, text: string, folder?: string): void;
}

/** A repository with one commit on `main`, at a path without links. */
export function repository(): TestRepository {
  const path = realpathSync(tempDir('repo'));
  const git = (args: string[], folder = path): string =>
    execFileSync('git', args, { cwd: folder, env: ENV, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trimEnd();
  const commit = (name: string, text: string, folder = path): void => {
    writeFileSync(join(folder, name), text);
    git(['add', '-A'], folder);
    git(['commit', '-q', '-m', `write ${name}`], folder);
  };
  git(['init', '-q', '-b', 'main']);
  appendFileSync(join(path, '.git/config'), '[user]\nname = Ann\nemail = ann@localhost\n');
  commit('read.me', 'first\n');
  return { path, git, commit };
}
