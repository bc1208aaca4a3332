import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockFile } from '../../src/main/world/flock.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import { caughtFault } from '../support/caught.ts';
import { startNode } from '../support/processes.ts';
import { tempDir } from '../support/temp.ts';
import { waitFor } from '../support/wait.ts';

const world = openWorld({ quiet: true });
const holder = join(import.meta.dirname, '../fixtures/world/lock-holder.ts');

describe('the dispatcher lock', () => {
  it('is exclusive against a second attempt in the same process and free again after release', () => {
    const path = join(tempDir(), '.dispatch.lock');
    const lock = world.locks.tryLock(path, { kind: 'serve' });
    expect(lock).not.toBeNull();
    expect(world.locks.tryLock(path, { kind: 'serve' })).toBeNull();
    expect(openWorld({ quiet: true }).locks.tryLock(path, { kind: 'app' })).toBeNull();
    lock?.release();
    lock?.release();
    const second = world.locks.tryLock(path, { kind: 'serve' });
    expect(second).not.toBeNull();
    second?.release();
  });

  it('tells who holds it while it is held, and nothing afterwards', () => {
    const path = join(tempDir(), '.dispatch.lock');
    expect(world.locks.readOwner(path)).toBeNull();
    const lock = world.locks.tryLock(path, { kind: 'serve' });
    const owner = world.locks.readOwner(path);
    expect(owner).toMatchObject({ pid: process.pid, kind: 'serve' });
    expect(owner?.since).toBeGreaterThan(Date.UTC(2024, 0));
    expect(statSync(path).mode & 0o777).toBe(0o600);
    lock?.release();
    expect(world.locks.readOwner(path)).toBeNull();
    expect(readFileSync(path, 'utf8')).toBe('');
  });

  it('keeps flock(1) out while it is held', () => {
    const path = join(tempDir(), '.dispatch.lock');
    const lock = world.locks.tryLock(path, { kind: 'serve' });
    expect(spawnSync('flock', ['-n', path, 'true']).status).toBe(1);
    lock?.release();
    expect(spawnSync('flock', ['-n', path, 'true']).status).toBe(0);
  });

  it('is kept out by flock(1), and takes over once that is gone', async () => {
    const path = join(tempDir(), '.dispatch.lock');
    const other = spawn('flock', ['-n', path, 'sh', '-c', 'echo held; read line'], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    await once(other.stdout, 'data');
    expect(world.locks.tryLock(path, { kind: 'serve' })).toBeNull();
    expect(world.locks.readOwner(path)).toBeNull();
    other.stdin.end();
    await once(other, 'exit');
    const lock = world.locks.tryLock(path, { kind: 'serve' });
    expect(lock).not.toBeNull();
    lock?.release();
  });

  it('goes with its holder at kill -9, and the text left behind names nobody (F001)', async () => {
    const path = join(tempDir(), '.dispatch.lock');
    const other = startNode(holder, [path]);
    await waitFor(() => other.output().includes('held'), { what: 'The lock of the other process' });
    expect(world.locks.tryLock(path, { kind: 'serve' })).toBeNull();
    expect(world.locks.readOwner(path)).toMatchObject({ pid: other.child.pid, kind: 'dispatch' });
    other.child.kill('SIGKILL');
    await other.finished;
    expect(readFileSync(path, 'utf8')).toContain(String(other.child.pid));
    expect(world.locks.readOwner(path)).toBeNull();
    const lock = world.locks.tryLock(path, { kind: 'serve' });
    expect(lock).not.toBeNull();
    expect(world.locks.readOwner(path)?.pid).toBe(process.pid);
    lock?.release();
  });

  it('is won by exactly one of several processes (F001)', async () => {
    const path = join(tempDir(), '.dispatch.lock');
    const rivals = Array.from({ length: 4 }, () => startNode(holder, [path]));
    await waitFor(() => rivals.every((rival) => rival.output() !== ''), { timeoutMs: 40_000 });
    expect(rivals.map((rival) => rival.output().trim()).toSorted()).toEqual(['held', 'taken', 'taken', 'taken']);
    for (const rival of rivals) rival.child.stdin?.end();
    await Promise.all(rivals.map((rival) => rival.finished));
  });

  it('is not inherited by a worker: it is free as soon as its holder lets go (F062)', async () => {
    const folder = tempDir();
    const path = join(folder, '.dispatch.lock');
    const lock = world.locks.tryLock(path, { kind: 'serve' });
    const env = { PATH: '/usr/bin:/bin', FLOCKBOARD_RUN_TOKEN: world.ids.token() };
    const child = await world.processes.spawn({
      argv: ['sh', '-c', 'ls /proc/self/fd; exec sleep 600'],
      cwd: folder,
      env,
      logPath: join(folder, 'log'),
      stdin: null,
    });
    lock?.release();
    const next = world.locks.tryLock(path, { kind: 'serve' });
    expect(next).not.toBeNull();
    next?.release();
    world.processes.signalTree(world.processes.identify(child.pid, env.FLOCKBOARD_RUN_TOKEN), [], 'SIGKILL');
    await child.exited;
  });

  it('locks the file that the name means now when somebody replaced it', () => {
    const folder = tempDir();
    const path = join(folder, '.dispatch.lock');
    const old = world.locks.tryLock(path, { kind: 'serve' });
    renameSync(path, join(folder, 'moved'));
    writeFileSync(path, '');
    const lock = world.locks.tryLock(path, { kind: 'serve' });
    expect(lock).not.toBeNull();
    expect(spawnSync('flock', ['-n', path, 'true']).status).toBe(1);
    lock?.release();
    old?.release();
  });

  it('takes the new file when the name changed hands between its open and its lock (F001)', () => {
    const folder = tempDir();
    const path = join(folder, '.dispatch.lock');
    writeFileSync(path, '');
    let swaps = 0;
    const lock = lockFile(path, '{}', () => {
      swaps += 1;
      if (swaps > 1) return;
      renameSync(path, join(folder, 'moved'));
      writeFileSync(path, '');
    });
    expect(swaps).toBe(2);
    expect(spawnSync('flock', ['-n', path, 'true']).status).toBe(1);
    expect(spawnSync('flock', ['-n', join(folder, 'moved'), 'true']).status).toBe(0);
    lock?.release();
  });

  it('reads rubbish in the file as no owner', () => {
    const path = join(tempDir(), '.dispatch.lock');
    for (const text of ['', 'hello', '{"pid":1}', '{"pid":-1,"host":"h"}', 'x'.repeat(10_000), '\0\0']) {
      writeFileSync(path, text);
      expect(world.locks.readOwner(path)).toBeNull();
    }
  });

  it('says as a fault why a lock file cannot be opened', () => {
    const folder = tempDir();
    const missing = caughtFault(() => world.locks.tryLock(join(folder, 'no/such'), { kind: 'serve' }));
    expect(missing.kind).toBe('not_found');
    mkdirSync(join(folder, 'dir'));
    const taken = caughtFault(() => world.locks.tryLock(join(folder, 'dir'), { kind: 'serve' }));
    expect(taken.message).toContain('it is a folder');
  });
});
