/** The pure decisions about open runs and about stopping a tree (kernel-spec 4.2; failures.md F004, F006, F014, F021). */
import { expect, test } from 'vitest';
import { decideOpenRun, type OpenRunDecision, type OpenRunFacts } from '../../src/main/dispatcher/open-runs.ts';
import { decideStop, type StopDecision, type StopFacts } from '../../src/main/dispatcher/stop-tree.ts';
import { createProfileCooldown } from '../../src/main/dispatcher/profile-cooldown.ts';
import { leaderOf } from '../../src/main/dispatcher/leader.ts';
import { testKernel } from '../support/kernel.ts';
import { createSimulatedWorld } from '../support/simulated-world.ts';

const ALIVE = { isAlive: true, wasSeen: true, isThisBoot: true };
const GONE = { ...ALIVE, isAlive: false };
const open = (more: Partial<OpenRunFacts>): OpenRunFacts => ({
  phase: 'running',
  isOurs: true,
  isKnown: false,
  worker: ALIVE,
  found: 'no',
  hasRecord: false,
  ageMs: 60_000,
  ...more,
});

const OPEN: [string, Partial<OpenRunFacts>, OpenRunDecision][] = [
  ['a person holds the claim and no process is known', { isOurs: false, worker: null, phase: 'claimed' }, 'leave'],
  ['a dispatcher died between claim and spawn (F004)', { worker: null, phase: 'claimed', ageMs: 5 }, 'lost'],
  ['a dispatcher died around the spawn a moment ago (F005)', { worker: null, phase: 'spawning', ageMs: 5 }, 'wait'],
  ['a dispatcher died before the spawn (F004)', { worker: null, phase: 'spawning', ageMs: 1_000 }, 'lost'],
  ['a dispatcher died after the spawn (F005)', { worker: null, phase: 'spawning', ageMs: 5, found: 'yes' }, 'adopt'],
  ['a process cannot be looked at that may be it (F005)', { worker: null, phase: 'claimed', found: 'unclear' }, 'wait'],
  ['the clock was set back meanwhile (F038)', { worker: null, phase: 'spawning', ageMs: -5 }, 'lost'],
  ['the worker came and went before it was recorded', { worker: null, phase: 'spawning', hasRecord: true }, 'record'],
  ['an earlier dispatcher left it alive (F014)', {}, 'adopt'],
  ['it is alive and watched', { isKnown: true }, 'renew'],
  ['another program started it and it is alive', { isOurs: false }, 'renew'],
  ['it ended unseen and left its code (F013)', { worker: GONE, hasRecord: true }, 'record'],
  ['it ended unseen and left nothing (Q36)', { worker: GONE }, 'lost'],
  ['another program started it and it is gone', { worker: GONE, isOurs: false }, 'crashed'],
  ['the machine was restarted (Q36)', { worker: { ...GONE, isThisBoot: false }, isOurs: false }, 'lost'],
  [
    'its pid was never seen, a moment ago',
    { worker: { ...GONE, wasSeen: false }, isOurs: false, ageMs: 29_999 },
    'wait',
  ],
  ['its pid was never seen (Q17)', { worker: { ...GONE, wasSeen: false }, isOurs: false, ageMs: 30_000 }, 'crashed'],
];

test.each(OPEN)('an open run of which %s: the decision follows the evidence', (_what, facts, decision) => {
  expect(decideOpenRun(open(facts))).toBe(decision);
});

const stop = (more: Partial<StopFacts>): StopFacts => ({
  isAlive: true,
  now: 1_000,
  askAt: 1_000,
  termAt: null,
  killAt: null,
  graceMs: 200,
  ...more,
});
const STOPS: [string, Partial<StopFacts>, StopDecision][] = [
  ['it is gone', { isAlive: false }, 'gone'],
  ['its grace after the verdict is not over (F012)', { askAt: 1_001 }, 'wait'],
  ['its grace after the verdict is over', {}, 'term'],
  ['it was asked a moment ago', { termAt: 801 }, 'wait'],
  ['it ignored TERM (F021)', { termAt: 800 }, 'kill'],
  ['it was killed a moment ago', { termAt: 0, killAt: 600 }, 'wait'],
  ['it survives KILL', { termAt: 0, killAt: 500 }, 'kill'],
];

test.each(STOPS)('a tree to be stopped of which %s', (_what, facts, decision) => {
  expect(decideStop(stop(facts))).toBe(decision);
});

test('a usage limit holds the profile for longer each time, until a run ends with a verdict, and over restarts (F046)', () => {
  const { clock } = createSimulatedWorld({ now: 1_000_000 });
  const { kernel } = testKernel();
  let cooldown = createProfileCooldown(kernel, clock);
  cooldown.report('agent', 'rate_limited');
  clock.advance(29_999);
  expect(cooldown.until('agent')).toBe(1_030_000);
  clock.advance(1);
  expect(cooldown.until('agent')).toBeNull();
  cooldown.report('agent', 'rate_limited');
  cooldown = createProfileCooldown(kernel, clock);
  expect(cooldown.nextEndIn()).toBe(60_000);
  clock.step(-86_400_000);
  expect(cooldown.nextEndIn()).toBe(60_000);
  // Set back by a day, it lasts for as long as it was made for and no longer (F038).
  cooldown.followClock();
  clock.advance(59_999);
  expect(cooldown.nextEndIn()).toBe(1);
  clock.advance(1);
  expect(cooldown.until('agent')).toBeNull();
  cooldown.report('agent', 'rate_limited');
  // Others that began before the hold report the same limit: that is one limit, not three.
  for (let other = 0; other < 3; other += 1) cooldown.report('agent', 'rate_limited');
  expect(cooldown.nextEndIn()).toBe(120_000);
  for (let strike = 0; strike < 8; strike += 1) {
    clock.advance(cooldown.nextEndIn() ?? 0);
    cooldown.report('agent', 'rate_limited');
  }
  expect(cooldown.nextEndIn()).toBe(900_000);
  expect(cooldown.until('other')).toBeNull();
  cooldown.report('agent', 'crashed');
  expect(cooldown.until('agent')).not.toBeNull();
  cooldown.report('agent', 'completed');
  expect([cooldown.until('agent'), cooldown.nextEndIn()]).toEqual([null, null]);
});

test('the process that started first leads a tree, whatever the order of the table', () => {
  const at = (pid: number, startTicks: string) => ({ pid, startTicks, bootId: 'b', verified: true });
  expect(leaderOf([at(9, '100'), at(12, '99'), at(11, '99')])?.pid).toBe(11);
  expect(leaderOf([])).toBeNull();
});
