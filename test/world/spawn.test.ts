import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isFault } from '../../src/contract/error.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import type { SpawnRequest } from '../../src/main/world/world.ts';
import { tempDir } from '../support/temp.ts';
import { waitFor } from '../support/wait.ts';
import { startWorker } from '../support/workers.ts';

const world = openWorld({ quiet: true });
const PATH = '/usr/local/bin:/usr/bin:/bin';

function request(change: Partial<SpawnRequest>): SpawnRequest {
  const cwd = tempDir();
  return { argv: ['true'], cwd, env: { PATH }, logPath: join(cwd, 'log'), stdin: null, ...change };
}

async function faultOf(change: Partial<SpawnRequest>): Promise<{ kind: string; message: string }> {
  const error: unknown = await world.processes.spawn(request(change)).catch((reason: unknown) => reason);
  if (!isFault(error)) throw new Error(`expected a fault, got ${String(error)}`);
  return { kind: error.kind, message: error.message };
}

describe('starting a worker', () => {
  it('gives it exactly the environment it was handed and three descriptors (F033, F062)', async () => {
    const worker = await startWorker('env -0 | tr "\\0\\n" "\\n "; ls /proc/$$/fd');
    await worker.exited;
    // Whoever runs the tests may have left high descriptors open to them; ours would be low ones.
    const lines = worker
      .output()
      .trim()
      .split('\n')
      .filter((line) => !/^\d{3,}$/.test(line));
    const variables = [
      `FLOCKBOARD_RUN_TOKEN=${worker.token}`,
      `NODE=${process.execPath}`,
      'PATH=/usr/local/bin:/usr/bin:/bin',
    ];
    const shell = `PWD=${worker.cwd}`;
    expect(lines.toSorted()).toEqual([...variables, shell, '0', '1', '2'].toSorted());
  });

  it('makes it the leader of its own session and group', async () => {
    const worker = await startWorker('cut -d" " -f5,6 /proc/$$/stat; echo $$');
    await worker.exited;
    expect(worker.output()).toBe(`${worker.pid} ${worker.pid}\n${worker.pid}\n`);
  });

  it('appends both output streams to a log that only the user can read', async () => {
    const first = await startWorker('echo out; echo err >&2');
    await first.exited;
    const second = await startWorker('echo more', { cwd: first.cwd });
    await second.exited;
    expect(second.output()).toBe('out\nerr\nmore\n');
    expect(statSync(first.logPath).mode & 0o777).toBe(0o600);
  });

  it('reports exit code and signal', async () => {
    const failing = await startWorker('exit 7');
    expect(await failing.exited).toEqual({ pid: failing.pid, code: 7, signal: null });
    const killed = await startWorker('kill -9 $$');
    expect(await killed.exited).toEqual({ pid: killed.pid, code: null, signal: 'SIGKILL' });
  });

  it('hands over standard input of any size and leaves no file of it behind', async () => {
    const text = `${'ü'.repeat(300_000)}\n`;
    const worker = await startWorker('wc -c', { stdin: text });
    await worker.exited;
    expect(worker.output().trim()).toBe('600001');
    expect(readdirSync(worker.cwd)).toEqual(['worker.log']);
    const silent = await startWorker('cat; echo end');
    await silent.exited;
    expect(silent.output()).toBe('end\n');
  });

  it('ends at exit although a grandchild keeps the output open (F024)', async () => {
    const worker = await startWorker('sleep 600 & echo last');
    expect(await worker.exited).toMatchObject({ code: 0 });
    expect(worker.output()).toBe('last\n');
    const left = world.processes.findByToken(worker.token);
    expect(left).toHaveLength(1);
    expect(world.processes.signalTree(null, left, 'SIGKILL', worker.token)).toBe(1);
  });

  it('never freezes a worker that floods its output (F025)', async () => {
    const worker = await startWorker('head -c 20000000 /dev/zero; echo done >&2');
    expect(await worker.exited).toMatchObject({ code: 0 });
    expect(world.files.sizeOf(worker.logPath)).toBe(20_000_005);
  });

  it('passes arguments on literally, never through a shell (T07)', async () => {
    const folder = tempDir();
    const hostile = ['$(touch pwned)', '`touch pwned`', '; touch pwned', '-rf', '*', 'a\nb', '"\'', ''];
    const logPath = join(folder, 'log');
    const script = 'console.log(JSON.stringify(process.argv.slice(1)))';
    const argv = [process.execPath, '-e', script, '--', ...hostile];
    const child = await world.processes.spawn({ argv, cwd: folder, env: { PATH }, logPath, stdin: null });
    await child.exited;
    expect(JSON.parse(world.files.readText(logPath) ?? '')).toEqual(hostile);
    expect(existsSync(join(folder, 'pwned'))).toBe(false);
  });
});

describe('a worker that cannot be started', () => {
  it('names the missing folder, not the command (F034)', async () => {
    const fault = await faultOf({ cwd: '/no/such/folder' });
    expect(fault).toEqual({ kind: 'not_found', message: 'The working folder /no/such/folder does not exist.' });
  });

  it('refuses a file or a relative path as folder (F034, F083)', async () => {
    const file = join(tempDir(), 'file');
    writeFileSync(file, '');
    expect((await faultOf({ cwd: file })).message).toContain('is not a folder');
    expect((await faultOf({ cwd: 'relative' })).message).toContain('not an absolute path');
  });

  it('names the command that is not on the PATH of the worker (F032)', async () => {
    const fault = await faultOf({ argv: ['no-such-command'] });
    expect(fault.kind).toBe('not_found');
    expect(fault.message).toBe('The command no-such-command was not found on the PATH of the worker.');
    expect((await faultOf({ argv: ['./true'] })).kind).toBe('not_found');
    expect((await faultOf({ argv: ['sh'], env: {} })).kind).toBe('not_found');
    expect((await faultOf({ argv: [] })).kind).toBe('not_found');
  });

  it('says when the file is there but not executable', async () => {
    const script = join(tempDir(), 'script');
    writeFileSync(script, '#!/bin/sh\n', { mode: 0o600 });
    expect(await faultOf({ argv: [script] })).toEqual({
      kind: 'permission',
      message: `${script} is not an executable file.`,
    });
  });

  it('says when the interpreter of a script is missing', async () => {
    const script = join(tempDir(), 'script');
    writeFileSync(script, '#!/no/such/interpreter\n', { mode: 0o700 });
    const fault = await faultOf({ argv: [script] });
    expect(fault.kind).toBe('not_found');
    expect(fault.message).toContain('first line');
  });

  it.each([
    ['argument', { argv: ['true', 'a\0b'] }],
    ['command', { argv: ['tr\0ue'] }],
    ['folder', { cwd: '/tmp/a\0b' }],
    ['environment', { env: { PATH, BAD: 'a\0b' } }],
  ] satisfies [string, Partial<SpawnRequest>][])(
    'turns a NUL character in the %s into a fault (F099)',
    async (_, change) => {
      const fault = await faultOf(change);
      expect(fault.kind).toBe('process');
      expect(fault.message).toContain('NUL');
    },
  );

  it('turns an argument beyond 128 KiB into a fault that says what to do (F098)', async () => {
    const fault = await faultOf({ argv: ['true', 'x'.repeat(131_072)] });
    expect(fault.kind).toBe('process');
    expect(fault.message).toContain('standard input');
    const fits = await world.processes.spawn(request({ argv: ['true', 'x'.repeat(131_000)] }));
    expect(await fits.exited).toMatchObject({ code: 0 });
  });

  it('does not write a log through a link (T12)', async () => {
    const folder = tempDir();
    const canary = join(folder, 'canary');
    writeFileSync(canary, 'mine');
    symlinkSync(canary, join(folder, 'log'));
    expect(
      isFault(await world.processes.spawn(request({ logPath: join(folder, 'log') })).catch((e: unknown) => e)),
    ).toBe(true);
    expect(world.files.readText(canary)).toBe('mine');
  });

  it('keeps working after many failures: no descriptor is left open (F075)', async () => {
    const count = (): number => readdirSync('/proc/self/fd').length;
    await faultOf({ argv: ['no-such-command'], stdin: 'x' });
    const before = count();
    for (let i = 0; i < 50; i += 1) await faultOf({ argv: ['true', 'x'.repeat(131_072)], stdin: 'x' });
    await waitFor(() => count() <= before + 1);
  });
});

describe('finding a command', () => {
  it('takes the first executable on the PATH and skips relative entries', () => {
    const folder = tempDir();
    for (const [name, mode] of [
      ['a', 0o600],
      ['b', 0o700],
    ] as const) {
      mkdirSync(join(folder, name));
      writeFileSync(join(folder, name, 'tool'), '');
      chmodSync(join(folder, name, 'tool'), mode);
    }
    mkdirSync(join(folder, 'c', 'tool'), { recursive: true });
    const path = ['.', '', join(folder, 'none'), join(folder, 'c'), join(folder, 'a'), join(folder, 'b')].join(':');
    expect(world.processes.resolveCommand('tool', path)).toBe(join(folder, 'b', 'tool'));
    expect(world.processes.resolveCommand('b/tool', path)).toBeNull();
    expect(world.processes.resolveCommand(join(folder, 'a', 'tool'), path)).toBeNull();
    expect(world.processes.resolveCommand('', path)).toBeNull();
    expect(world.processes.resolveCommand('../b/tool', path)).toBeNull();
  });
});
