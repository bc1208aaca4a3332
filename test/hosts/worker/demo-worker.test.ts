/** The demo worker: its little language, and what each step does to the board and to the process. */
import { expect, test } from 'vitest';
import type { Kernel } from '../../../src/main/kernel/kernel.ts';
import { demoSteps } from '../../../src/main/hosts/worker/demo-script.ts';
import { playDemo } from '../../../src/main/hosts/worker/play-demo.ts';
import { openWorld } from '../../../src/main/world/open-world.ts';
import { testKernel } from '../../support/kernel.ts';

const demo = (...lines: string[]): string => `Text.\n\`\`\`demo\n${lines.join('\n')}\n\`\`\`\n`;

interface Played {
  code: number;
  out: string;
  err: string;
  crashed: boolean;
  kernel: Kernel;
  id: string;
}

/** Plays a body in this process; `terminateAt` asks it to end when that line has been logged. */
async function play(
  body: string | null,
  options: { terminateAt?: string; run?: number; token?: string } = {},
): Promise<Played> {
  const { kernel } = testKernel();
  const { id } = kernel.createTask({ title: 'x', assignee: 'demo', body }).task;
  for (let number = 1; number < (options.run ?? 1); number += 1) {
    const settlement = { outcome: 'released', cause: 'stop', workerGone: true } as const;
    kernel.settleRun(kernel.claim(id).run.id, settlement);
  }
  const { run } = kernel.claim(id);
  const played = { out: '', err: '', crashed: false };
  let terminate = (): void => undefined;
  const code = await playDemo({
    env: { FLOCKBOARD_TASK: id, FLOCKBOARD_RUN_TOKEN: options.token ?? run.token, FLOCKBOARD_DB: kernel.path },
    world: openWorld({ quiet: true }),
    openBoard: () => ({ ...kernel, close: () => undefined }),
    process: {
      out: (text) => {
        played.out += text;
        if (text.trim() === options.terminateAt) terminate();
      },
      err: (text) => {
        played.err += text;
      },
      onTerminate: (terminated) => {
        terminate = terminated;
      },
      crash: () => {
        played.crashed = true;
        terminate();
      },
    },
  });
  return { code, ...played, kernel, id };
}

test('without a block it logs five lines and completes', async () => {
  const { code, out, kernel, id } = await play(null);
  expect(code).toBe(0);
  expect(out.trimEnd().split('\n')).toHaveLength(5);
  expect(kernel.getTask(id)?.status).toBe('done');
});

test('heartbeats, comments and verdicts reach the board under the run’s token', async () => {
  const { code, kernel, id } = await play(
    demo('heartbeat', 'heartbeat reading', 'comment hello', 'block which colour?', 'log never'),
  );
  expect(code).toBe(0);
  expect(kernel.getTask(id)).toMatchObject({
    status: 'blocked',
    blockKind: 'needs_input',
    blockReason: 'which colour?',
  });
  expect(kernel.listRuns(id)[0]).toMatchObject({ heartbeatNote: 'reading', cause: 'verdict' });
  expect(kernel.listComments(id)[0]).toMatchObject({ author: 'demo', body: 'hello' });
});

test('it fails until the given run, and says so', async () => {
  const body = demo('fail-until 3', 'complete');
  expect(await play(body, { run: 2 })).toMatchObject({ code: 1, err: expect.stringContaining('run 2') });
  expect(await play(body, { run: 3 })).toMatchObject({ code: 0, err: '' });
});

test('a failing step writes its message and ends with 1; a crash asks for the signal and plays nothing after it', async () => {
  expect(await play(demo('fail the disk is on fire', 'complete'))).toMatchObject({
    code: 1,
    err: 'the disk is on fire\n',
  });
  expect(await play(demo('crash', 'log never'))).toMatchObject({ code: 143, crashed: true, out: '' });
});

test('a wait ends at once when the worker is asked to end (Q21)', async () => {
  const { code, kernel, id } = await play(demo('log waiting', 'wait 60s', 'complete'), { terminateAt: 'waiting' });
  expect(code).toBe(143);
  expect(kernel.getTask(id)?.status).toBe('running');
});

test('with a token that is not the task’s current run it does nothing (I12)', async () => {
  const { code, err, kernel, id } = await play(demo('complete'), { token: 'of-another-run' });
  expect([code, err]).toEqual([1, 'demo-worker: this run is over; nothing is done.\n']);
  expect(kernel.getTask(id)?.status).toBe('running');
});

test('without its environment it says what is missing', async () => {
  let err = '';
  const process = {
    out: () => undefined,
    err: (text: string) => (err += text),
    onTerminate: () => undefined,
    crash: () => undefined,
  };
  const openBoard = (): never => expect.unreachable();
  expect(await playDemo({ env: {}, world: openWorld({ quiet: true }), openBoard, process })).toBe(64);
  expect(err).toContain('FLOCKBOARD_TASK, FLOCKBOARD_RUN_TOKEN, FLOCKBOARD_DB');
});

test.each([
  ['dance', '"dance" is not a step'],
  ['wait soon', 'needs a time such as 200ms or 2s'],
  ['wait', 'needs a time'],
  ['wait 1e9s', 'needs a time'],
  ['fail-until 0', 'needs the number'],
  ['crash now', '"crash" is not a step'],
])(
  'the step "%s" is refused with its line and the fix, exit code 64, before anything is played',
  async (step, message) => {
    const { code, out, err } = await play(demo('log first', step));
    expect([code, out]).toEqual([64, '']);
    expect(err).toMatch(/^demo-worker: demo step 2: /);
    expect(err).toContain(message);
  },
);

test('times are read exactly, comments and blank lines are passed over', () => {
  expect(demoSteps(demo('# a note', '', 'wait 1.5s', 'wait 20ms', 'log   a  b '))).toEqual([
    { verb: 'wait', ms: 1500 },
    { verb: 'wait', ms: 20 },
    { verb: 'log', text: 'a  b' },
  ]);
});
