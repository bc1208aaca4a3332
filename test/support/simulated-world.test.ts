import { describe, expect, it } from 'vitest';
import { Fault } from '../../src/contract/error.ts';
import { createSimulatedMachine, createSimulatedWorld, seededIds } from './simulated-world.ts';

const request = (token: string) => ({
  argv: ['worker'],
  cwd: '/',
  env: { FLOCKBOARD_RUN_TOKEN: token },
  logPath: '/dev/null',
  stdin: null,
});

describe('the simulated world', () => {
  it('moves time only when told, and runs timers in the order they are due', () => {
    const { clock } = createSimulatedWorld({ now: 1000 });
    const ran: [string, number][] = [];
    const note = (name: string) => () => void ran.push([name, clock.now()]);
    clock.after(30, note('late'));
    clock.after(10, () => {
      note('early')();
      clock.after(5, note('chained'));
    });
    clock.after(20, note('cancelled')).cancel();
    clock.advance(9);
    expect(ran).toEqual([]);
    clock.advance(21);
    expect(ran).toEqual([
      ['early', 1010],
      ['chained', 1015],
      ['late', 1030],
    ]);
    clock.step(-500);
    expect([clock.now(), clock.monotonic(), clock.pending()]).toEqual([530, 30, 0]);
  });

  it('repeats its ids with the seed', () => {
    const draw = (seed: number): string[] => {
      const ids = seededIds(seed, 1);
      return [ids.taskId(), ids.token(), ids.taskId()];
    };
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
    expect(draw(7)[0]).toMatch(/^t_[0-9a-f]{8}$/);
    expect(draw(7)[1]).toMatch(/^[A-Za-z0-9_-]{43}$/);
  });

  it('starts, finds, signals and ends processes that two programs on the machine see alike', async () => {
    const machine = createSimulatedMachine();
    const [one, two] = [createSimulatedWorld({ machine }), createSimulatedWorld({ machine, pid: 501 })];
    const child = await one.processes.spawn(request('tok'));
    const orphan = machine.addProcess('tok', { obeysTerm: false });
    const leader = two.processes.identify(child.pid, 'tok');
    expect(leader?.verified).toBe(true);
    expect(two.processes.findByToken('tok')).toHaveLength(2);
    expect(two.processes.signalTree(leader, two.processes.findByToken('tok'), 'SIGTERM')).toBe(2);
    expect(await child.exited).toEqual({ pid: child.pid, code: null, signal: 'SIGTERM' });
    expect(two.processes.findByToken('tok').map((found) => found.pid)).toEqual([orphan.pid]);
    expect(one.processes.isAlive(orphan)).toBe(true);
    machine.bootId = 'boot-2';
    expect(one.processes.isAlive(orphan)).toBe(false);
  });

  it('fails a spawn when told, once', async () => {
    const world = createSimulatedWorld();
    world.failNextSpawn(new Fault('not_found', 'The command worker was not found.'));
    await expect(world.processes.spawn(request('a'))).rejects.toThrow('was not found');
    expect((await world.processes.spawn(request('a'))).pid).toBeGreaterThan(1);
  });

  it('gives a lock to one program at a time', () => {
    const machine = createSimulatedMachine();
    const [one, two] = [createSimulatedWorld({ machine }), createSimulatedWorld({ machine, pid: 501 })];
    const lock = one.locks.tryLock('/l', { kind: 'serve' });
    expect(two.locks.tryLock('/l', { kind: 'app' })).toBeNull();
    expect(two.locks.readOwner('/l')).toMatchObject({ pid: 500, kind: 'serve' });
    lock?.release();
    expect(two.locks.readOwner('/l')).toBeNull();
    expect(two.locks.tryLock('/l', { kind: 'app' })).not.toBeNull();
  });
});
