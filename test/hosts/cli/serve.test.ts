import { createServer } from 'node:net';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Task } from '../../../src/contract/task.ts';
import { callJson, runCommand, startCommand } from '../../support/cli.ts';
import { tempDir } from '../../support/temp.ts';
import { waitFor } from '../../support/wait.ts';

const URL_LINE = /^http:\/\/127\.0\.0\.1:\d+\/#t=[\w-]{40,}\n$/u;

describe('serve', () => {
  it('prints exactly one line on stdout, the address, and is found by a second start', async () => {
    const home = tempDir();
    const first = startCommand(['serve'], { home });
    await waitFor(() => URL_LINE.test(first.stdout()));
    const second = await runCommand(['serve'], { home });
    expect(second).toMatchObject({ code: 0, stdout: first.stdout() });
    expect(second.stderr).toContain('already');
    first.kill('SIGINT');
    expect(await first.finished).toMatchObject({ code: 130, stdout: second.stdout });
  });

  it('runs tasks that other processes create, and leaves a running worker alone when it ends', async () => {
    const home = tempDir();
    const serving = startCommand(['serve', '--json'], { home });
    await waitFor(() => serving.stdout().includes('"url"'));
    const { id } = await callJson<Task>(
      [
        'create',
        'x',
        '-a',
        'shell',
        '--body',
        'echo $$ > pid; while [ ! -e go ] && [ -e "$FLOCKBOARD_DB" ]; do sleep 0.05; done',
      ],
      { home },
    );
    const pidFile = join(home, 'boards/default/workspaces', id, 'pid');
    const pid = await waitFor(() => Number(readFileSync(pidFile, 'utf8')));
    serving.kill('SIGTERM');
    const ended = await serving.finished;
    expect(ended.code).toBe(0);
    expect(ended.stderr).toContain('taken over at the next start');
    expect(process.kill(pid, 0)).toBe(true);

    // The next start takes it over and ends it when asked to.
    const next = startCommand(['serve', '--stop-workers'], { home });
    await waitFor(async () => {
      const events = await callJson<{ kind: string }[]>(['events', id], { home });
      return events.some((event) => event.kind === 'adopted');
    });
    next.kill('SIGINT');
    expect(await next.finished).toMatchObject({ code: 130 });
    expect(() => process.kill(pid, 0)).toThrow(/ESRCH/u);
  });

  it('says which port is in use and how to choose another', async () => {
    const home = tempDir();
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const result = await runCommand(['serve', '--port', String(port)], { home });
    taken.close();
    expect(result).toMatchObject({ code: 1, stdout: '' });
    expect(result.stderr).toMatch(new RegExp(`^flockboard: .*${port}.*--port.*\\n$`, 'u'));
  });

  it('shows the board without starting workers with --no-dispatch', async () => {
    const home = tempDir();
    const serving = startCommand(['serve', '--no-dispatch'], { home });
    await waitFor(() => URL_LINE.test(serving.stdout()));
    await callJson(['create', 'x', '-a', 'shell', '--body', 'true'], { home });
    const drained = await runCommand(['dispatch', '--drain'], { home });
    // The lock was free: this process dispatched, not the server.
    expect(drained).toMatchObject({ code: 0 });
    expect(drained.stderr).not.toContain('watching');
    serving.kill('SIGINT');
    await serving.finished;
  });
});
