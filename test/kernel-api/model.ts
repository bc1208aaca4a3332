/**
 * A small model of the board: what each operation must answer and make of every task, written from the specification
 * and not from the kernel. It knows statuses, links, tokens, leases, failures, lingering workers and late verdicts,
 * nothing of text, events or SQL.
 */
import type { RunOutcome } from '../../src/contract/status.ts';

export type ModelStatus = 'triage' | 'todo' | 'ready' | 'running' | 'blocked' | 'review' | 'done' | 'archived';

/** Failures in a row after which a task is given up, as FAILURE_LIMIT of the contract. */
const FAILURES_MAX = 2;

export interface ModelTask {
  status: ModelStatus;
  parents: Set<number>;
  completed: boolean;
  /** Waits in todo until a person queues it. */
  parked: boolean;
  /** Parents whose edges were waived. */
  waived: Set<number>;
  /** Tokens of all runs, the open one last. */
  tokens: string[];
  failures: number;
  /** The open run's worker is recorded. */
  hasWorker: boolean;
  /** Ended runs whose worker is not proven gone. */
  lingering: number;
  /** Completions that came too late. */
  late: number;
  /** Where it comes back to when it is brought back; null while it is on the board. */
  deletedFrom: ModelStatus | null;
  /** Where it comes back to from the archive. */
  archivedFrom: ModelStatus | null;
}

/** What becomes of a task whose run ends so: counted endings use up a try. */
export const SETTLEMENTS = {
  completed: 'done',
  review: 'review',
  no_verdict: 'blocked',
  crashed: 'counted',
  timed_out: 'counted',
  gave_up: 'blocked',
  rate_limited: 'queued',
  cancelled: 'queued',
} as const satisfies Partial<Record<RunOutcome, string>>;
export type Settled = keyof typeof SETTLEMENTS;

export class BoardModel {
  readonly tasks: ModelTask[] = [];

  private get(n: number): ModelTask {
    const task = this.tasks[n];
    if (task === undefined) throw new Error(`The model has no task ${n}.`);
    return task;
  }

  private satisfies(n: number): boolean {
    const { status, completed } = this.get(n);
    return status === 'done' || (status === 'archived' && completed);
  }

  /** True when no parent holds the task back. */
  isFree(n: number): boolean {
    const { parents, waived } = this.get(n);
    return [...parents].every((parent) => waived.has(parent) || this.satisfies(parent));
  }

  /** Where a task goes that nobody holds. */
  private idle(n: number): 'ready' | 'todo' {
    return this.isFree(n) ? 'ready' : 'todo';
  }

  /** Every move ends the open run, whose recorded worker lingers unless it is `gone`, and takes a parked task out. */
  private move(n: number, status: ModelStatus, more: { gone?: boolean; parked?: boolean } = {}): void {
    const task = this.get(n);
    if (task.hasWorker && status !== 'running' && more.gone !== true) task.lingering += 1;
    if (status !== 'running') task.hasWorker = false;
    if (task.status === 'done' && status !== 'archived') this.open(n);
    task.parked = more.parked ?? false;
    task.status = status;
    if (status === 'done') this.close(n);
  }

  /** A task that is finished no longer lets its children go: ready ones wait again. */
  private open(n: number): void {
    this.get(n).completed = false;
    this.get(n).status = 'todo';
    for (const [child, task] of this.tasks.entries())
      if (task.parents.has(n) && task.status === 'ready' && !this.isFree(child)) task.status = 'todo';
  }

  private close(n: number): void {
    const task = this.get(n);
    task.completed = true;
    task.failures = 0;
    for (const [child, { parents }] of this.tasks.entries()) if (parents.has(n)) this.promote(child);
  }

  create(parents: readonly number[], initial: 'ready' | 'todo' | 'triage' | 'blocked', parked = false): void {
    const status = initial === 'ready' && !parents.every((p) => this.satisfies(p)) ? 'todo' : initial;
    this.tasks.push({
      status,
      parents: new Set(parents),
      completed: false,
      parked,
      waived: new Set(),
      tokens: [],
      failures: 0,
      hasWorker: false,
      lingering: 0,
      late: 0,
      deletedFrom: null,
      archivedFrom: null,
    });
  }

  /** @returns the refusal's code, or null when the link is there afterwards */
  link(parent: number, child: number, isWaived = false): string | null {
    if (parent === child) return 'self_link';
    if (this.isDeleted(parent) || this.isDeleted(child)) return 'unknown_task';
    if (this.reaches(child, parent)) return 'cycle';
    const task = this.get(child);
    task.parents.add(parent);
    if (isWaived) task.waived.add(parent);
    this.promote(child);
    if (task.status === 'ready' && !this.isFree(child)) task.status = 'todo';
    return null;
  }

  unlink(parent: number, child: number): boolean {
    const removed = this.get(child).parents.delete(parent);
    this.get(child).waived.delete(parent);
    if (removed) this.promote(child);
    return removed;
  }

  claim(n: number, token: string, hasWorker: boolean): void {
    this.get(n).tokens.push(token);
    this.move(n, 'running');
    this.get(n).hasWorker = hasWorker;
  }

  canClaim(n: number): boolean {
    return this.get(n).status === 'ready' && this.get(n).lingering === 0;
  }

  /** Whether a caller with that token may speak for the task; no token is a person. */
  accepts(n: number, token: string | undefined): boolean {
    const { status, tokens } = this.get(n);
    return token === undefined || (status === 'running' && tokens.at(-1) === token);
  }

  complete(n: number, token: string | undefined): boolean {
    const task = this.get(n);
    if (!this.accepts(n, token)) {
      if (!this.isDeleted(n) && token !== undefined && task.tokens.includes(token)) task.late += 1;
      return false;
    }
    if (task.status === 'done' || task.status === 'archived') return false;
    if (task.status !== 'running' && !this.isFree(n)) return false;
    this.move(n, 'done');
    return true;
  }

  /** A person takes over the newest late completion. @returns the refusal's code, or null when it is done */
  accept(n: number): string | null {
    const { status, late } = this.get(n);
    if (this.isDeleted(n)) return 'unknown_task';
    if (late === 0) return 'invalid';
    if (status === 'running') return 'running';
    if (status === 'done') return 'already_done';
    if (status === 'archived') return 'archived';
    if (!this.isFree(n)) return 'parents_not_done';
    this.move(n, 'done');
    return null;
  }

  review(n: number, token: string | undefined): boolean {
    if (!this.accepts(n, token) || !['running', 'ready', 'blocked', 'done'].includes(this.get(n).status)) return false;
    this.move(n, 'review');
    return true;
  }

  /** review → ready. */
  sendBack(n: number): boolean {
    if (this.get(n).status !== 'review' || !this.isFree(n)) return false;
    this.move(n, 'ready');
    return true;
  }

  reopen(n: number): boolean {
    if (this.get(n).status !== 'done') return false;
    this.move(n, this.idle(n));
    return true;
  }

  /** Whether a block is accepted; what becomes of the task is followed, not foretold. */
  canBlock(n: number, token: string | undefined): boolean {
    return this.accepts(n, token) && !['blocked', 'done', 'archived'].includes(this.get(n).status);
  }

  block(n: number, status: 'blocked' | 'triage' | 'todo'): void {
    this.move(n, status);
  }

  unblock(n: number): boolean {
    if (this.get(n).status !== 'blocked') return false;
    this.get(n).failures = 0;
    this.move(n, this.idle(n));
    return true;
  }

  park(n: number): boolean {
    const { status, parked } = this.get(n);
    if (status === 'done' || status === 'archived' || parked) return false;
    this.move(n, 'todo', { parked: true });
    return true;
  }

  queue(n: number): boolean {
    const { status } = this.get(n);
    if ((status !== 'todo' && status !== 'triage') || !this.isFree(n)) return false;
    this.move(n, 'ready');
    return true;
  }

  specify(n: number): boolean {
    if (this.get(n).status !== 'triage') return false;
    this.move(n, this.idle(n));
    return true;
  }

  /** Splits an idea into a row of parts, each below the one before, and puts it below them all. */
  split(n: number, count: number, isParked: boolean): boolean {
    if (this.get(n).status !== 'triage') return false;
    const first = this.tasks.length;
    for (let part = 0; part < count; part += 1) {
      this.create(part === 0 ? [] : [first + part - 1], 'todo', isParked);
      this.get(n).parents.add(first + part);
    }
    this.move(n, 'todo');
    for (let part = 0; part < count; part += 1) this.promote(first + part);
    return true;
  }

  /** The dispatcher closes the open run from evidence. */
  settle(n: number, outcome: Settled, gone: boolean): void {
    const task = this.get(n);
    if (task.status !== 'running') return;
    const becomes = SETTLEMENTS[outcome];
    if (becomes === 'counted' || becomes === 'blocked') task.failures += 1;
    const isTripped = becomes === 'blocked' || (becomes === 'counted' && task.failures >= FAILURES_MAX);
    const isBack = becomes === 'counted' || becomes === 'queued';
    this.move(n, isTripped ? 'blocked' : isBack ? this.idle(n) : becomes, { gone });
  }

  archive(n: number): boolean {
    const task = this.get(n);
    if (task.status === 'archived') return false;
    task.archivedFrom = task.status === 'running' ? 'ready' : task.status;
    this.move(n, 'archived', { parked: task.parked });
    return true;
  }

  restore(n: number): boolean {
    if (this.isDeleted(n) || this.get(n).status !== 'archived') return false;
    this.comeBack(n);
    return true;
  }

  /** A queued task comes back queued when nothing holds it back. */
  private comeBack(n: number): void {
    const task = this.get(n);
    const from = task.archivedFrom ?? 'todo';
    const isQueued = from === 'ready' || (from === 'todo' && !task.parked);
    this.move(n, isQueued ? this.idle(n) : from, { parked: from === 'todo' && task.parked });
  }

  /** What the board shows of every task: nothing of a deleted one. */
  statuses(): (ModelStatus | undefined)[] {
    return this.tasks.map((task) => (task.deletedFrom === null ? task.status : undefined));
  }

  /** Failures in a row of every task. */
  failures(): number[] {
    return this.tasks.map((task) => task.failures);
  }

  isDeleted(n: number): boolean {
    return this.get(n).deletedFrom !== null;
  }

  delete(n: number): boolean {
    const task = this.get(n);
    if (task.deletedFrom !== null) return false;
    task.deletedFrom = task.status;
    this.archive(n);
    return true;
  }

  undelete(n: number): boolean {
    const task = this.get(n);
    if (task.deletedFrom === null) return false;
    const isArchived = task.deletedFrom === 'archived';
    task.deletedFrom = null;
    if (!isArchived) this.comeBack(n);
    return true;
  }

  /** Every lease has run out, and no worker lives: all running tasks are freed. */
  expire(): number {
    const running = this.tasks.flatMap(({ status }, n) => (status === 'running' ? [n] : []));
    for (const n of running) this.move(n, this.idle(n));
    return running.length;
  }

  private promote(n: number): void {
    const task = this.get(n);
    if (task.status === 'todo' && !task.parked && this.isFree(n)) task.status = 'ready';
  }

  private reaches(from: number, to: number): boolean {
    const seen = new Set<number>();
    const next = [to];
    for (let n = next.pop(); n !== undefined; n = next.pop()) {
      if (n === from) return true;
      if (seen.has(n)) continue;
      seen.add(n);
      next.push(...this.get(n).parents);
    }
    return false;
  }
}
