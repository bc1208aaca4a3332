import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Fault } from '../../src/contract/error.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import { runNode } from '../support/processes.ts';
import { tempDir } from '../support/temp.ts';
import { waitFor } from '../support/wait.ts';

const { clock, ids } = openWorld({ quiet: true });

describe('the clock', () => {
  it('runs a timer once, and a cancelled one never', async () => {
    const ran: string[] = [];
    const cancelled = clock.after(0, () => ran.push('cancelled'));
    cancelled.cancel();
    cancelled.cancel();
    clock.after(-5, () => ran.push('first'));
    const last = clock.after(20, () => ran.push('last'));
    await waitFor(() => ran.length === 2);
    last.cancel();
    expect(ran).toEqual(['first', 'last']);
  });

  it('does not fire at once when the wait is longer than a platform timer (24.8 days) or endless', async () => {
    const ran: string[] = [];
    const timers = [2 ** 31, 1e12, Number.POSITIVE_INFINITY].map((ms) => clock.after(ms, () => ran.push(String(ms))));
    await new Promise<void>((resolve) => void clock.after(30, resolve));
    expect(ran).toEqual([]);
    for (const timer of timers) timer.cancel();
  });

  it('never steps back', () => {
    const stamps = Array.from({ length: 1000 }, () => clock.monotonic());
    expect(stamps).toEqual(stamps.toSorted((a, b) => a - b));
  });

  it('lets the process end while only background timers wait', async () => {
    const script = join(tempDir(), 'program.ts');
    const world = join(import.meta.dirname, '../../src/main/world/open-world.ts');
    const body = `import { openWorld } from ${JSON.stringify(world)};
      openWorld().clock.after(600_000, () => {}, { background: true });
      openWorld().clock.after(10, () => console.log('foreground'));`;
    writeFileSync(script, body);
    expect(await runNode(script)).toMatchObject({ code: 0, stdout: 'foreground\n' });
  });
});

describe('ids', () => {
  it('have their form and do not repeat', () => {
    const tokens = new Set(Array.from({ length: 500 }, () => ids.token()));
    expect(tokens.size).toBe(500);
    for (const token of tokens) expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(ids.taskId()).toMatch(/^t_[0-9a-f]{8}$/);
    expect(ids.claimer()).toMatch(new RegExp(`^.+:${process.pid}$`));
  });
});

describe('the log', () => {
  it('writes one JSON object per line, errors included and secrets struck out (T21)', () => {
    const logPath = join(tempDir(), 'logs/flockboard.log');
    const { log } = openWorld({ logPath, quiet: true });
    log.info('started', { board: 'default' });
    const cyclic: Record<string, unknown> = {};
    cyclic['self'] = cyclic;
    log.warn('odd', { runToken: 'hush', nested: { token: 'hush', big: 10n } });
    log.error('failed', { error: new Fault('disk_full', 'No space.') });
    log.error('cyclic', cyclic);
    log.error('long', { text: 'x'.repeat(100_000) });
    const lines = readFileSync(logPath, 'utf8').trim().split('\n');
    const [first, second, third, fourth, fifth] = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(first).toMatchObject({ level: 'info', message: 'started', board: 'default', pid: process.pid });
    expect(second).toMatchObject({ runToken: '[hidden]', nested: { token: '[hidden]', big: '10' } });
    expect(third).toMatchObject({ level: 'error', error: { kind: 'disk_full', message: 'No space.' } });
    expect(fourth).toMatchObject({ message: 'cyclic', fields: 'not representable' });
    expect(fifth).toMatchObject({ message: 'long' });
    expect(lines.every((line) => line.length < 40_000)).toBe(true);
    expect(statSync(logPath).mode & 0o777).toBe(0o600);
  });

  it('stays bounded by starting over in a new file (F026)', () => {
    const logPath = join(tempDir(), 'flockboard.log');
    const { log } = openWorld({ logPath, quiet: true });
    writeFileSync(logPath, 'x'.repeat(5 * 1024 * 1024 - 10));
    log.info('next');
    expect(readFileSync(logPath, 'utf8').trim().split('\n')).toHaveLength(1);
    expect(statSync(`${logPath}.1`).size).toBe(5 * 1024 * 1024 - 10);
  });

  it('never fails its caller', () => {
    expect(() => openWorld({ logPath: '/proc/no/such/log', quiet: true }).log.error('lost')).not.toThrow();
  });
});
