/**
 * A real board and the model of model.ts, side by side: every operation is performed on both and must get the same
 * answer. Where the specification leaves a choice (what a repeated block leads to), the model follows the board
 * within the allowed set.
 */
import assert from 'node:assert/strict';
import { openBoard } from '../../src/main/hosts/library/index.ts';
import type { Board } from '../support/board.ts';
import { fakeClock, type FakeClock } from '../support/clock.ts';
import { BoardModel } from './model.ts';

const LEASE_SECONDS = 60;
export const BLOCK_KINDS = ['needs_input', 'capability', 'transient', 'dependency'] as const;
export type Who = 'person' | 'current' | 'previous' | 'stranger';

export type Operation =
  | { do: 'create'; parents: number[]; initial: 'ready' | 'triage' | 'blocked' }
  | { do: 'link' | 'unlink' | 'waive'; parent: number; child: number }
  | { do: TaskVerb; task: number }
  | { do: 'complete' | 'heartbeat'; task: number; who: Who }
  | { do: 'block'; task: number; who: Who; kind: (typeof BLOCK_KINDS)[number] }
  | { do: 'recompute' | 'expire' };

type TaskVerb = 'claim' | 'unblock' | 'archive' | 'delete' | 'undelete';

/** Performs operations on a real board and on the model side by side. */
export class BoardPair {
  readonly model = new BoardModel();
  readonly ids: string[] = [];
  readonly board: Board;
  readonly clock: FakeClock;

  constructor(path: string) {
    this.clock = fakeClock();
    this.board = openBoard({ path, clock: this.clock.now });
  }

  private pick(n: number): number {
    return n % this.ids.length;
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
    switch (op.do) {
      case 'create':
        return this.create(op.parents, op.initial);
      case 'recompute':
        return assert.equal(this.board.recomputeReady(), 0);
      case 'expire':
        return this.expire();
      case 'link':
      case 'unlink':
      case 'waive':
        return this.ids.length === 0 ? undefined : this.link(op.do, this.pick(op.parent), this.pick(op.child));
      case 'claim':
      case 'unblock':
      case 'archive':
      case 'delete':
      case 'undelete':
        return this.ids.length === 0 ? undefined : this.move(op.do, this.pick(op.task));
      case 'complete':
      case 'heartbeat':
      case 'block':
        return this.ids.length === 0 ? undefined : this.speak(op, this.pick(op.task));
    }
  }

  private move(verb: TaskVerb, n: number): void {
    if (verb === 'claim') return this.claim(n);
    if (verb === 'delete') return assert.equal(this.board.deleteTask(this.id(n)), this.model.delete(n));
    if (verb === 'undelete') return assert.equal(this.board.undeleteTask(this.id(n)), this.model.undelete(n));
    if (verb === 'unblock') return assert.equal(this.board.unblockTask(this.id(n)), this.model.unblock(n));
    return assert.equal(this.board.archiveTask(this.id(n)), this.model.archive(n));
  }

  private speak(op: Extract<Operation, { who: Who }>, n: number): void {
    const token = this.token(n, op.who);
    if (op.do === 'heartbeat') return this.heartbeat(n, token);
    if (op.do === 'block') return this.block(n, token, op.kind);
    const by = token === undefined ? {} : { runToken: token };
    assert.equal(this.board.completeTask(this.id(n), { summary: 's', ...by }), this.model.complete(n, token));
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

  private link(verb: 'link' | 'unlink' | 'waive', parent: number, child: number): void {
    if (verb === 'unlink')
      return assert.equal(this.board.unlinkTasks(this.id(parent), this.id(child)), this.model.unlink(parent, child));
    const isWaived = verb === 'waive';
    const code = this.model.link(parent, child, isWaived);
    const options = isWaived ? ({ rule: 'waived' } as const) : {};
    const act = () => this.board.linkTasks(this.id(parent), this.id(child), options);
    if (code === null) act();
    else assert.throws(act, { name: 'Refusal', code });
  }

  private claim(n: number): void {
    const claim = this.board.claimTask(this.id(n), { ttlSeconds: LEASE_SECONDS });
    assert.equal(claim !== null, this.model.canClaim(n));
    if (claim !== null) this.model.claim(n, claim.run.token);
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
    const subject = this.model.tasks[n];
    if (subject === undefined || (token === undefined && ['todo', 'triage'].includes(subject.status))) return;
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
    subject.status = status as 'blocked' | 'triage' | 'todo';
  }

  private expire(): void {
    this.clock.advance((LEASE_SECONDS + 1) * 1_000);
    assert.equal(this.board.releaseStaleClaims(), this.model.expire());
  }

  statuses(): (string | undefined)[] {
    const byId = new Map(this.board.listTasks({ includeArchived: true, limit: 10_000 }).map((t) => [t.id, t.status]));
    return this.ids.map((id) => byId.get(id));
  }
}
