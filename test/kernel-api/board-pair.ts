/**
 * A real board and the model of model.ts, side by side: every operation is performed on both and must get the same
 * answer. Where the specification leaves a choice (what a repeated block leads to), the model follows the board
 * within the allowed set. The library speaks for people and workers, the kernel behind it for the dispatcher.
 */
import assert from 'node:assert/strict';
import { isRefusal } from '../../src/contract/error.ts';
import { kernelOf } from '../../src/main/hosts/library/board.ts';
import { openBoard } from '../../src/main/hosts/library/index.ts';
import type { Kernel } from '../../src/main/kernel/kernel.ts';
import type { Board } from '../support/board.ts';
import { fakeClock, type FakeClock } from '../support/clock.ts';
import { BoardModel, type ModelTask, type Settled } from './model.ts';

const LEASE_SECONDS = 60;
/** A process of another boot, which is not there. */
const WORKER = { pid: 4_242, startTicks: '17', bootId: 'another boot', verified: true };
export const BLOCK_KINDS = ['needs_input', 'capability', 'transient', 'dependency'] as const;
export type Who = 'person' | 'current' | 'previous' | 'stranger';

export type Operation =
  | { do: 'create'; parents: number[]; initial: 'ready' | 'triage' | 'blocked' }
  | { do: 'link' | 'unlink' | 'waive'; parent: number; child: number }
  | { do: TaskVerb; task: number }
  | { do: 'claim'; task: number; worker: boolean }
  | { do: 'complete' | 'heartbeat' | 'review'; task: number; who: Who }
  | { do: 'block'; task: number; who: Who; kind: (typeof BLOCK_KINDS)[number] }
  | { do: 'settle'; task: number; outcome: Settled; gone: boolean }
  | { do: 'split'; task: number; count: number; parked: boolean }
  | { do: 'recompute' | 'expire' };

export const TASK_VERBS = [
  'gone',
  'unblock',
  'sendBack',
  'reopen',
  'park',
  'queue',
  'specify',
  'accept',
  'archive',
  'restore',
  'delete',
  'undelete',
] as const;
export type TaskVerb = (typeof TASK_VERBS)[number];

const stands =
  (...statuses: readonly ModelTask['status'][]) =>
  (task: ModelTask): boolean =>
    task.deletedFrom === null && statuses.includes(task.status);

/** Tasks for which an operation means something; it only aims, what is legal is the model's to say. */
const SUITS = {
  claim: stands('ready'),
  gone: (task: ModelTask) => task.lingering > 0,
  unblock: stands('blocked'),
  sendBack: stands('review'),
  reopen: stands('done'),
  park: stands('triage', 'ready', 'running', 'blocked', 'review'),
  queue: stands('todo', 'triage'),
  specify: stands('triage'),
  split: stands('triage'),
  accept: (task: ModelTask) => task.late > 0,
  archive: stands('ready', 'running', 'blocked', 'done'),
  restore: stands('archived'),
  delete: stands('ready', 'running', 'done', 'archived'),
  undelete: (task: ModelTask) => task.deletedFrom !== null,
  complete: stands('running', 'ready'),
  heartbeat: stands('running'),
  review: stands('running', 'done'),
  block: stands('running', 'ready'),
  settle: stands('running'),
} satisfies Record<string, (task: ModelTask) => boolean>;

/** What the board holds of a task that is not deleted. */
export interface BoardTask {
  id: string;
  status: string;
  failures: number;
}

/** Whether the state allowed it. */
function succeeds(act: () => unknown): boolean {
  return refusalOf(act) === null;
}

function refusalOf(act: () => unknown): string | null {
  try {
    act();
    return null;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return error.code;
  }
}

/** Performs operations on a real board and on the model side by side. */
export class BoardPair {
  model = new BoardModel();
  ids: string[] = [];
  readonly board: Board;
  readonly clock: FakeClock;
  private readonly kernel: Kernel;

  constructor(path: string) {
    this.clock = fakeClock();
    this.board = openBoard({ path, clock: this.clock.now });
    this.kernel = kernelOf(this.board);
  }

  /** Forgets everything, after the caller has emptied the board. */
  reset(): void {
    this.model = new BoardModel();
    this.ids = [];
  }

  private pick(n: number): number {
    return n % this.ids.length;
  }

  /** Three times of four a task for which the operation means something, if there is one; else any. */
  private aim(verb: keyof typeof SUITS, n: number): number {
    const suits = SUITS[verb];
    const found = this.model.tasks.flatMap((task, at) => (suits(task) ? [at] : []));
    return n % 4 === 0 || found.length === 0 ? this.pick(n) : (found[(n >> 2) % found.length] ?? 0);
  }

  private id(n: number): string {
    return this.ids[n] ?? '';
  }

  private token(n: number, as: Who): string | undefined {
    const tokens = this.model.tasks[n]?.tokens ?? [];
    if (as === 'person') return undefined;
    return (as === 'current' ? tokens.at(-1) : as === 'previous' ? tokens.at(-2) : undefined) ?? 'S'.repeat(43);
  }

  /** Performs one operation on both; task numbers wrap around what exists. */
  perform(op: Operation): void {
    this.clock.advance(1_000);
    if (op.do === 'create') return this.create(op.parents, op.initial);
    if ('task' in op || 'parent' in op) return this.ids.length === 0 ? undefined : this.act(op);
    this.sweep(op.do);
  }

  /** Performs an operation on tasks that exist. */
  private act(op: Extract<Operation, { task: number } | { parent: number }>): void {
    switch (op.do) {
      case 'link':
      case 'unlink':
      case 'waive':
        return this.link(op.do, this.pick(op.parent), this.pick(op.child));
      case 'complete':
      case 'heartbeat':
      case 'review':
      case 'block':
        return this.speak(op, this.aim(op.do, op.task));
      case 'claim':
        return this.claim(this.aim(op.do, op.task), op.worker);
      case 'settle':
        return this.settle(this.aim(op.do, op.task), op.outcome, op.gone);
      case 'split':
        return this.split(this.aim(op.do, op.task), op.count, op.parked);
      default:
        return this.move(op.do, this.aim(op.do, op.task));
    }
  }

  private move(verb: TaskVerb, n: number): void {
    const { kernel, model } = this;
    const id = this.id(n);
    switch (verb) {
      case 'gone':
        return this.gone(n);
      case 'accept':
        return this.accept(n);
      case 'unblock':
        return assert.equal(this.board.unblockTask(id), model.unblock(n));
      case 'sendBack':
        return assert.equal(
          succeeds(() => kernel.requestChanges(id, 'again')),
          model.sendBack(n),
        );
      case 'reopen':
        return assert.equal(
          succeeds(() => kernel.reopen(id)),
          model.reopen(n),
        );
      case 'park':
        return assert.equal(
          succeeds(() => kernel.park(id)),
          model.park(n),
        );
      case 'queue':
        return assert.equal(
          succeeds(() => kernel.promote(id)),
          model.queue(n),
        );
      case 'specify':
        return assert.equal(this.board.specifyTask(id, { body: `words ${this.clock.now()}` }), model.specify(n));
      case 'archive':
        return assert.equal(this.board.archiveTask(id), model.archive(n));
      case 'restore':
        return assert.equal(
          succeeds(() => kernel.restore(id)),
          model.restore(n),
        );
      case 'delete':
        return assert.equal(this.board.deleteTask(id), model.delete(n));
      case 'undelete':
        return assert.equal(this.board.undeleteTask(id), model.undelete(n));
    }
  }

  private speak(op: Extract<Operation, { who: Who }>, n: number): void {
    const token = this.token(n, op.who);
    if (op.do === 'heartbeat') return this.heartbeat(n, token);
    if (op.do === 'block') return this.block(n, token, op.kind);
    const by = token === undefined ? {} : { runToken: token };
    const id = this.id(n);
    if (op.do === 'review')
      return assert.equal(
        succeeds(() => this.kernel.requestReview(id, by)),
        this.model.review(n, token),
      );
    assert.equal(this.board.completeTask(id, { summary: 's', ...by }), this.model.complete(n, token));
  }

  private create(parents: readonly number[], initial: 'ready' | 'triage' | 'blocked'): void {
    const chosen = this.ids.length === 0 ? [] : [...new Set(parents.map((n) => this.pick(n)))];
    const own = chosen.filter((n) => !this.model.isDeleted(n));
    const made = this.board.createTask({
      title: `task ${this.ids.length}`,
      parents: own.map((n) => this.id(n)),
      triage: initial === 'triage',
      ...(initial === 'blocked' ? { initialStatus: 'blocked' } : {}),
    });
    this.ids.push(made.id);
    this.model.create(own, initial);
  }

  private split(n: number, count: number, isParked: boolean): void {
    const children = Array.from({ length: count }, (_, part) => ({
      title: `part ${part} of ${n} at ${this.clock.now()}`,
      ...(part === 0 ? {} : { parents: [part - 1] }),
    }));
    const made = this.board.decomposeTask(this.id(n), { children, autoPromote: !isParked });
    assert.equal(made !== null, this.model.split(n, count, isParked));
    this.ids.push(...(made?.children.map((child) => child.id) ?? []));
  }

  private link(verb: 'link' | 'unlink' | 'waive', parent: number, child: number): void {
    if (verb === 'unlink')
      return assert.equal(this.board.unlinkTasks(this.id(parent), this.id(child)), this.model.unlink(parent, child));
    const isWaived = verb === 'waive';
    const options = isWaived ? ({ rule: 'waived' } as const) : {};
    const answer = refusalOf(() => this.board.linkTasks(this.id(parent), this.id(child), options));
    assert.equal(answer, this.model.link(parent, child, isWaived));
  }

  /** With a worker that outlives its run until it is proven gone, or with none. */
  private claim(n: number, hasWorker: boolean): void {
    const claim = this.board.claimTask(this.id(n), { ttlSeconds: LEASE_SECONDS });
    assert.equal(claim !== null, this.model.canClaim(n));
    if (claim === null) return;
    this.model.claim(n, claim.run.token, hasWorker);
    if (hasWorker) this.kernel.recordWorker(claim.run.id, WORKER);
  }

  private gone(n: number): void {
    const subject = this.model.tasks[n];
    if (subject === undefined) return;
    for (const run of this.kernel.lingeringRuns()) if (run.taskId === this.id(n)) this.kernel.markWorkerGone(run.id);
    subject.lingering = 0;
  }

  private settle(n: number, outcome: Settled, gone: boolean): void {
    const run = this.board.latestRun(this.id(n));
    if (run === null) return;
    this.kernel.settleRun(run.id, { outcome, cause: 'exit', workerGone: gone });
    const subject = this.model.tasks[n];
    // Of a run that has ended already only the proof that its worker is gone is taken.
    if (subject !== undefined && run.endedAt !== null && run.worker !== null && !run.workerGone && gone)
      subject.lingering -= 1;
    this.model.settle(n, outcome, gone);
  }

  private accept(n: number): void {
    const late = this.board.listLateVerdicts(this.id(n)).findLast((verdict) => verdict.verb === 'complete');
    const answer = refusalOf(() => this.kernel.acceptLateVerdict(this.id(n), late?.eventId ?? 0));
    assert.equal(answer, this.model.accept(n));
  }

  private heartbeat(n: number, token: string | undefined): void {
    const runs = this.model.tasks[n]?.status === 'running';
    const answer = this.board.heartbeatClaim(this.id(n), {
      ttlSeconds: LEASE_SECONDS,
      ...(token === undefined ? {} : { runToken: token }),
    });
    if (token !== undefined || !runs) assert.equal(answer, runs && this.model.accepts(n, token));
  }

  private block(n: number, token: string | undefined, kind: (typeof BLOCK_KINDS)[number]): void {
    const answer = this.board.blockTask(this.id(n), {
      reason: 'r',
      kind,
      ...(token === undefined ? {} : { runToken: token }),
    });
    assert.equal(answer, this.model.canBlock(n, token));
    if (!answer) return;
    const status = this.board.getTask(this.id(n))?.status;
    const waits = kind === 'dependency' && !this.model.isFree(n);
    assert.ok((waits ? ['todo', 'triage'] : ['blocked', 'triage']).includes(status ?? ''), `A block led to ${status}.`);
    this.model.block(n, status as 'blocked' | 'triage' | 'todo');
  }

  private sweep(what: 'recompute' | 'expire'): void {
    if (what === 'recompute') return assert.equal(this.board.recomputeReady(), 0);
    this.clock.advance((LEASE_SECONDS + 1) * 1_000);
    assert.equal(this.board.releaseStaleClaims(), this.model.expire());
  }

  /** Compares every task that is on the board, read by `read`, with the model. */
  compare(read: () => readonly BoardTask[]): void {
    const shown = new Map(read().map((task) => [task.id, task]));
    const statuses = this.ids.map((id) => shown.get(id)?.status);
    assert.deepStrictEqual(statuses, this.model.statuses());
    const failures = this.ids.map((id, n) => shown.get(id)?.failures ?? this.model.tasks[n]?.failures);
    assert.deepStrictEqual(failures, this.model.failures());
  }
}
