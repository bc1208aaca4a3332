/** A usage limit over hours: few probes, no failures, nobody else held back, and in the end a person (failures.md F046). */
import { expect, test } from 'vitest';
import { admit, type AdmissionFacts } from '../../src/main/dispatcher/admission.ts';
import { createProfileCooldown, QUOTA_PROBES_MAX, QUOTA_TOTAL_MS } from '../../src/main/dispatcher/profile-cooldown.ts';
import type { QueueEntry } from '../../src/main/kernel/kernel.ts';
import { dispatchedBoard, program } from '../support/dispatch.ts';
import { testKernel } from '../support/kernel.ts';
import { execute } from '../support/sql.ts';
import { createSimulatedWorld } from '../support/simulated-world.ts';
import { waitFor } from '../support/wait.ts';

const HOUR_MS = 3_600_000;

test('six hours of a usage limit are few probes, each held for as long as was said, and then a person is asked (F046)', () => {
  const { clock } = createSimulatedWorld({ now: 1_000_000_000_000 });
  const { kernel } = testKernel();
  const start = clock.now();
  let probes = 0;
  // Every probe is made by a dispatcher that has just started: the bound is in the board, not in a process.
  for (let cooldown = createProfileCooldown(kernel, clock); !cooldown.isExhausted('agent'); probes += 1) {
    cooldown.report('agent', 'rate_limited');
    cooldown = createProfileCooldown(kernel, clock);
    const until = cooldown.until('agent') ?? Number.NaN;
    clock.advance(until - clock.now() - 1);
    expect(cooldown.until('agent')).toBe(until);
    clock.advance(1);
    expect([cooldown.until('agent'), cooldown.probedSince('agent')]).toEqual([null, until]);
    expect([cooldown.until('other'), cooldown.probedSince('other')]).toEqual([null, null]);
    expect(cooldown.isExhausted('other')).toBe(false);
  }
  expect(probes).toBeLessThanOrEqual(QUOTA_PROBES_MAX);
  // A window of five hours passes without anybody.
  expect(clock.now() - start).toBeGreaterThan(5 * HOUR_MS);
  expect(clock.now() - start).toBeLessThanOrEqual(QUOTA_TOTAL_MS + 900_000);
  // It is never closed for good: one report of success, and it is as if nothing had been.
  const cooldown = createProfileCooldown(kernel, clock);
  cooldown.report('agent', 'completed');
  expect([cooldown.until('agent'), cooldown.probedSince('agent'), cooldown.isExhausted('agent')]).toEqual([
    null,
    null,
    false,
  ]);
});

test('a hold that an earlier version wrote is read on', () => {
  const { kernel, path } = testKernel();
  execute(path, `INSERT INTO settings (key, value) VALUES ('profile_hold:agent', '1000 500')`);
  expect(kernel.profileHolds().get('agent')).toEqual({ until: 1000, lengthMs: 500, count: 1, since: 1000 });
});

test('of a profile whose hold is over one task starts, and the others wait for what comes of it', () => {
  const entry = (id: string): QueueEntry => ({
    id,
    title: id,
    assignee: 'agent',
    tenant: null,
    priority: 0,
    workspaceKind: 'scratch',
    workspacePath: null,
    statusSince: 0,
    hold: null,
    workerLingers: false,
    lastFailure: null,
  });
  const decide = (probe: 'due' | 'running') => {
    const facts: AdmissionFacts = {
      queue: [entry('a'), entry('b')],
      isPaused: false,
      isOnBattery: false,
      workersMax: 8,
      workersLive: 0,
      tenantWorkersMax: Infinity,
      tenantLive: new Map(),
      startsMax: Infinity,
      defaultAssignee: null,
      profileOf: () => ({ slots: 8, live: 0, problem: null, heldUntil: null, probe }),
      retryAt: () => null,
      isMemoryLow: false,
      stoppingTasks: new Set(),
      busyFolders: [],
      folderOf: () => null,
      lastCheck: () => null,
    };
    const { start, holds } = admit(facts);
    return { started: start.map((one) => one.entry.id), held: holds.map((one) => [one.entry.id, one.hold?.code]) };
  };
  expect(decide('due')).toEqual({ started: ['a'], held: [['b', 'quota']] });
  expect(decide('running')).toEqual({
    started: [],
    held: [
      ['a', 'quota'],
      ['b', 'quota'],
    ],
  });
});

test('a task whose worker still reports the limit after that is blocked for a person, without a failure counted (F046)', async () => {
  const board = dispatchedBoard([
    program('agent', ['/bin/sh', '-c', 'echo probe >> "$EFFECTS"; exit 75']),
    program('other', ['/bin/true']),
  ]);
  const now = board.world.clock.now();
  board.kernel.setProfileHold('agent', {
    until: now - 1,
    lengthMs: 900_000,
    count: QUOTA_PROBES_MAX,
    since: now - HOUR_MS,
  });
  const { id } = board.add('agent');
  await board.dispatcher.start();
  expect(await board.reaches(id, 'blocked')).toMatchObject({ blockKind: 'quota', consecutiveFailures: 0 });
  expect(board.task(id).blockReason).toContain('Worker "agent" goes on reporting a usage limit');
  expect(board.run(id).outcome).toBe('rate_limited');
  // Unblocked by a person it waits for the hold, and others are not concerned.
  board.kernel.unblock(id);
  const { id: other } = board.add('other');
  await board.reaches(other, 'done');
  await waitFor(() => board.task(id).hold?.code === 'quota');
  expect(board.effects().filter((line) => line === 'probe')).toEqual(['probe']);
});
