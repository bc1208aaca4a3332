/**
 * A small model of the board: what each operation must answer and make of every task, written from the specification
 * and not from the kernel. It knows statuses, links, tokens and leases, nothing of text, events or SQL.
 */

export type ModelStatus = 'triage' | 'todo' | 'ready' | 'running' | 'blocked' | 'done' | 'archived';

export interface ModelTask {
  status: ModelStatus;
  parents: Set<number>;
  completed: boolean;
  /** Parents whose edges were waived. */
  waived: Set<number>;
  /** Tokens of all runs, the open one last. */
  tokens: string[];
  /** Where it comes back to when it is brought back; null while it is on the board. */
  deletedFrom: ModelStatus | null;
  /** Where it comes back to from the archive. */
  archivedFrom: ModelStatus | null;
}

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

  create(parents: readonly number[], initial: 'ready' | 'triage' | 'blocked'): void {
    const status = initial === 'ready' && !parents.every((p) => this.satisfies(p)) ? 'todo' : initial;
    this.tasks.push({
      status,
      parents: new Set(parents),
      completed: false,
      waived: new Set(),
      tokens: [],
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
    if (isWaived) {
      task.waived.add(parent);
      this.promote(child);
    }
    if (task.status === 'ready' && !this.isFree(child)) task.status = 'todo';
    return null;
  }

  unlink(parent: number, child: number): boolean {
    const removed = this.get(child).parents.delete(parent);
    this.get(child).waived.delete(parent);
    if (removed) this.promote(child);
    return removed;
  }

  claim(n: number, token: string): void {
    const task = this.get(n);
    task.status = 'running';
    task.tokens.push(token);
  }

  canClaim(n: number): boolean {
    return this.get(n).status === 'ready';
  }

  /** Whether a caller with that token may speak for the task; no token is a person. */
  accepts(n: number, token: string | undefined): boolean {
    const { status, tokens } = this.get(n);
    return token === undefined || (status === 'running' && tokens.at(-1) === token);
  }

  complete(n: number, token: string | undefined): boolean {
    const task = this.get(n);
    if (!this.accepts(n, token) || task.status === 'done' || task.status === 'archived') return false;
    if (task.status !== 'running' && !this.isFree(n)) return false;
    task.status = 'done';
    task.completed = true;
    for (const [child, { parents }] of this.tasks.entries()) if (parents.has(n)) this.promote(child);
    return true;
  }

  /** Whether a block is accepted; what becomes of the task is `settleBlock`'s. */
  canBlock(n: number, token: string | undefined): boolean {
    const { status } = this.get(n);
    return this.accepts(n, token) && (status === 'running' || status === 'ready');
  }

  unblock(n: number): boolean {
    const task = this.get(n);
    if (task.status !== 'blocked') return false;
    task.status = this.isFree(n) ? 'ready' : 'todo';
    return true;
  }

  archive(n: number): boolean {
    const task = this.get(n);
    if (task.status === 'archived') return false;
    task.archivedFrom = task.status === 'running' ? 'ready' : task.status;
    task.status = 'archived';
    return true;
  }

  /** What the board shows of every task: nothing of a deleted one. */
  statuses(): (ModelStatus | undefined)[] {
    return this.tasks.map((task) => (task.deletedFrom === null ? task.status : undefined));
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

  /** A queued task comes back queued when nothing holds it back, and its ready children wait again for an unfinished one. */
  undelete(n: number): boolean {
    const task = this.get(n);
    if (task.deletedFrom === null) return false;
    if (task.deletedFrom !== 'archived') {
      const from = task.archivedFrom ?? 'todo';
      task.status = from === 'ready' || from === 'todo' ? (this.isFree(n) ? 'ready' : 'todo') : from;
    }
    task.deletedFrom = null;
    return true;
  }

  /** Every lease has run out: all running tasks are freed. */
  expire(): number {
    const running = this.tasks.flatMap(({ status }, n) => (status === 'running' ? [n] : []));
    for (const n of running) this.get(n).status = this.isFree(n) ? 'ready' : 'todo';
    return running.length;
  }

  private promote(n: number): void {
    const task = this.get(n);
    if (task.status === 'todo' && this.isFree(n)) task.status = 'ready';
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
