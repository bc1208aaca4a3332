/**
 * Opens a board and puts the kernel together: each method is one transaction around one transition, or one query.
 * Nothing is decided here.
 */
import { isRefusal, Refusal } from '../../contract/error.ts';
import { FAILURE_LIMIT } from '../../contract/limits.ts';
import { ATTENTION_KINDS } from '../../contract/notice.ts';
import type { Run, Task } from '../../contract/task.ts';
import { boardFiles, type BoardFiles } from '../world/board-files.ts';
import { copyFiles } from '../world/copy-files.ts';
import { readEventsBefore, readLinks, readRecentRuns } from './activity.ts';
import { backUp, rotate } from './backup.ts';
import { countByStatus, readArchived, readCard, readDelta, readSnapshot } from './cards.ts';
import { listComments } from './comments.ts';
import { explainDamage, refuseEmptied } from './damage.ts';
import { openDatabase, type Database, type ReadDb } from './database.ts';
import { lastEventId, listEvents } from './events.ts';
import type { Kernel, OpenKernelOptions } from './kernel.ts';
import { linksOf, promoteAll } from './links.ts';
import { listLateVerdicts } from './late-verdicts.ts';
import { migrate, refuseForeign } from './migrate.ts';
import {
  advanceNoticeReader,
  advanceSubscription,
  deadNotices,
  failNotice,
  noticesAfter,
  openNoticeReader,
  pendingNotices,
} from './notices.ts';
import { addSubscription, listSubscriptions, removeSubscription } from './notify-subs.ts';
import { tasksMadeBy } from './origin.ts';
import { readEntry, readQueue } from './queue.ts';
import { countPrunable, pruneEvents } from './retention.ts';
import { toRun, toSeconds } from './rows.ts';
import { findRowByToken, findRun, lingeringRunRows, listRuns, openRunRows, runsToObserve } from './runs.ts';
import {
  askHandover,
  beginEpoch,
  handoverAsked,
  isPaused,
  profileHolds,
  setPaused,
  setProfileHold,
} from './settings.ts';
import { findTask, listTasks, requireTask, taskIds } from './tasks.ts';
import { boardStats } from './stats.ts';
import type { Transaction } from './transaction.ts';
import { readTroubled } from './troubled.ts';
import { acceptLateVerdict, dismissLateVerdict } from './transitions/accept-verdict.ts';
import { addComment } from './transitions/add-comment.ts';
import { archiveTask, restoreTask } from './transitions/archive-task.ts';
import { blockTask } from './transitions/block-task.ts';
import { claimTask } from './transitions/claim-task.ts';
import { completeTask } from './transitions/complete-task.ts';
import { createTask } from './transitions/create-task.ts';
import { decomposeTask } from './transitions/decompose-task.ts';
import { deleteTask, purgeDeleted, undeleteTask } from './transitions/delete-task.ts';
import { editResult } from './transitions/edit-result.ts';
import { assignTask, updateTask } from './transitions/edit-task.ts';
import { setHold } from './transitions/hold-queue.ts';
import { moveToTriage, parkTask, scheduleTask } from './transitions/hold-task.ts';
import { extendClaims, heartbeat, releaseStaleClaims, shiftClaims } from './transitions/leases.ts';
import { linkTasks, unlinkTasks } from './transitions/link-tasks.ts';
import { promoteTask, reclaimTask, reopenTask, unblockTask } from './transitions/queue-task.ts';
import { requestChanges, requestReview } from './transitions/review-task.ts';
import { recordObserved } from './transitions/record-observed.ts';
import { adoptRun, markSpawning, markStopping, markWorkerGone, recordWorker } from './transitions/run-phases.ts';
import { settleRun } from './transitions/settle-run.ts';
import { specifyTask } from './transitions/specify-task.ts';
import { nextWakeAt, wakeScheduled } from './transitions/wake-tasks.ts';
import { buildWorkerContext } from './worker-context.ts';

const BUSY_TIMEOUT_MS = 5_000;
/** Removing one task looks for references to its runs in whole tables, so one transaction takes few. */
const PURGE_MAX = 20;
/** Events removed in one transaction: a few milliseconds during which writers wait. */
const PRUNE_MAX = 2_000;
/** Notices handed out at once. */
const NOTICES_MAX = 100;

/** Runs `work` in a write transaction; a Refusal it returns is thrown after the commit, one it throws undoes all. */
type Write = <T>(work: (tx: Transaction) => T | Refusal) => T;

function writerOf(db: Database, options: OpenKernelOptions, failureLimit: number): Write {
  return (work) => {
    const outcome = db.write((writer) => {
      const nowMs = Math.trunc(options.world.now());
      return work({ db: writer, world: options.world, nowMs, now: toSeconds(nowMs), failureLimit });
    });
    if (isRefusal(outcome)) throw outcome;
    return outcome;
  };
}

/** A person's and a worker's transitions. */
function taskVerbs(write: Write) {
  // The answer is read in the transaction: as of this change, and without taking the lock of a reader after the commit.
  const after = (id: string, work: (tx: Transaction) => Refusal | undefined): Task =>
    write((tx) => work(tx) ?? requireTask(tx.db, id));
  return {
    createTask: (input, by = {}) =>
      write((tx) => {
        const { id, created } = createTask(tx, input, by);
        return { task: requireTask(tx.db, id), created };
      }),
    updateTask: (id, patch, by = {}) => after(id, (tx) => updateTask(tx, id, patch, by)),
    specify: (id, input, by = {}) => after(id, (tx) => specifyTask(tx, id, input, by)),
    decompose: (id, plan, by = {}) =>
      write((tx) => {
        const parts = decomposeTask(tx, id, plan, by);
        if (isRefusal(parts)) return parts;
        const children = parts.children.flatMap((child) => findTask(tx.db, child) ?? []);
        return { task: requireTask(tx.db, id), children, created: parts.created };
      }),
    assignTask: (id, assignee, by = {}) => after(id, (tx) => assignTask(tx, id, assignee, by)),
    linkTasks: (parentId, childId, options = {}) => {
      write((tx) => linkTasks(tx, parentId, childId, options));
    },
    unlinkTasks: (parentId, childId) => write((tx) => unlinkTasks(tx, parentId, childId)),
    claim: (id, claim = {}) =>
      write((tx) => {
        const runId = claimTask(tx, id, claim);
        if (isRefusal(runId)) return runId;
        return { task: requireTask(tx.db, id), run: requireRun(tx.db, String(runId)) };
      }),
    heartbeat: (id, beat = {}) => after(id, (tx) => heartbeat(tx, id, beat)),
    complete: (id, done = {}) => after(id, (tx) => completeTask(tx, id, done)),
    block: (id, block) => after(id, (tx) => blockTask(tx, id, block)),
    unblock: (id, by = {}) => after(id, (tx) => unblockTask(tx, id, by)),
    promote: (id, by = {}) => after(id, (tx) => promoteTask(tx, id, by)),
    park: (id, by = {}) => after(id, (tx) => parkTask(tx, id, by)),
    toTriage: (id, by = {}) => after(id, (tx) => moveToTriage(tx, id, by)),
    schedule: (id, at, by = {}) => after(id, (tx) => scheduleTask(tx, id, at, by)),
    requestReview: (id, by = {}) => after(id, (tx) => requestReview(tx, id, by)),
    requestChanges: (id, change, by = {}) => after(id, (tx) => requestChanges(tx, id, change, by)),
    reclaim: (id, by = {}) => after(id, (tx) => reclaimTask(tx, id, by)),
    reopen: (id, by = {}) => after(id, (tx) => reopenTask(tx, id, by)),
    archive: (id, by = {}) => after(id, (tx) => archiveTask(tx, id, by)),
    restore: (id, by = {}) => after(id, (tx) => restoreTask(tx, id, by)),
    editResult: (id, edit, by = {}) => after(id, (tx) => editResult(tx, id, edit, by)),
    acceptLateVerdict: (id, eventId, by = {}) => after(id, (tx) => acceptLateVerdict(tx, id, eventId, by)),
    dismissLateVerdict: (id, eventId, by = {}) => after(id, (tx) => dismissLateVerdict(tx, id, eventId, by)),
    deleteTask: (id, by = {}) => {
      write((tx) => deleteTask(tx, id, by));
    },
    undeleteTask: (id, by = {}) => after(id, (tx) => undeleteTask(tx, id, by)),
    purgeDeleted: (limit = PURGE_MAX) => write((tx) => purgeDeleted(tx, limit)),
    addSubscription: (key, more = {}) => write((tx) => addSubscription(tx, key, more)),
    removeSubscription: (key) => write((tx) => removeSubscription(tx, key)),
    advanceSubscription: (key, eventId) => write((tx) => advanceSubscription(tx, key, eventId)),
    failNotice: (key, eventId, failure) => write((tx) => failNotice(tx, key, eventId, failure)),
    openNoticeReader: (name) => write((tx) => openNoticeReader(tx, name)),
    advanceNoticeReader: (name, eventId) => write((tx) => advanceNoticeReader(tx, name, eventId)),
    pruneEvents: (before, max = PRUNE_MAX) => write((tx) => pruneEvents(tx, before, max)),
    addComment: (id, comment) => write((tx) => addComment(tx, id, comment)),
  } satisfies Partial<Kernel>;
}

function requireRun(db: ReadDb, runId: string): Run {
  const run = findRun(db, runId);
  if (run === null) throw new Refusal('unknown_run', `There is no run ${runId} on this board.`, { runId });
  return run;
}

/** The dispatcher's side. */
function dispatchVerbs(db: Database, write: Write) {
  const after = (runId: string, work: (tx: Transaction) => Refusal | undefined | void): Run =>
    write((tx) => work(tx) ?? requireRun(tx.db, runId));
  return {
    together: (work) => db.together(work),
    beginEpoch: () => write(beginEpoch),
    readyQueue: (limit) => readQueue(db, limit),
    queueEntry: (id) => readEntry(db, id),
    openRuns: () => openRunRows(db).map(toRun),
    lingeringRuns: () => lingeringRunRows(db).map(toRun),
    markSpawning: (runId, where) => after(runId, (tx) => markSpawning(tx, runId, where)),
    recordWorker: (runId, identity) => after(runId, (tx) => recordWorker(tx, runId, identity)),
    adoptRun: (runId, identity, by) => after(runId, (tx) => adoptRun(tx, runId, identity, by)),
    markStopping: (runId, why) => after(runId, (tx) => markStopping(tx, runId, why)),
    settleRun: (runId, settlement) => after(runId, (tx) => settleRun(tx, runId, settlement)),
    markWorkerGone: (runId) => write((tx) => markWorkerGone(tx, runId)),
    runsToObserve: () => runsToObserve(db),
    recordObserved: (runId, facts) => write((tx) => recordObserved(tx, runId, facts)),
    extendClaims: (runIds, ttlSeconds) => write((tx) => extendClaims(tx, runIds, ttlSeconds)),
    shiftClaims: (ms, madeBefore) => write((tx) => shiftClaims(tx, ms, madeBefore)),
    setHold: (taskId, hold) => write((tx) => setHold(tx, taskId, hold)),
    setHolds: (holds) => write((tx) => holds.forEach(({ taskId, hold }) => setHold(tx, taskId, hold))),
    releaseStaleClaims: () => write(releaseStaleClaims),
    recomputeReady: () => write(promoteAll),
    wakeScheduled: () => write(wakeScheduled),
    nextWakeAt: () => nextWakeAt(db),
    isPaused: () => isPaused(db),
    setPaused: (paused) => write((tx) => setPaused(tx, paused)),
    askHandover: () => write(askHandover),
    handoverAsked: () => handoverAsked(db),
    profileHolds: () => profileHolds(db),
    setProfileHold: (profile, hold) => write((tx) => setProfileHold(tx, profile, hold)),
  } satisfies Partial<Kernel>;
}

function queries(db: Database, failureLimit: number, now: () => number) {
  return {
    getTask: (id) => findTask(db, id),
    tasksMadeBy: (id) => tasksMadeBy(db, id),
    listTasks: (filter) => listTasks(db, filter),
    taskIds: () => taskIds(db),
    linksOf: (id) => linksOf(db, id),
    listComments: (id) => listComments(db, id),
    listLateVerdicts: (id) => listLateVerdicts(db, id),
    listEvents: (id, options) => listEvents(db, id, options),
    listRuns: (id) => listRuns(db, id),
    getRun: (runId) => findRun(db, runId),
    findRunByToken: (token) => {
      const row = findRowByToken(db, token);
      return row === undefined || row.ended_at !== null ? null : toRun(row);
    },
    cursor: () => lastEventId(db),
    dataVersion: () => db.dataVersion(),
    snapshot: () => readSnapshot(db, failureLimit),
    getCard: (id) => readCard(db, id, failureLimit),
    archivedCards: (text, from) => readArchived(db, text, from, failureLimit),
    delta: (afterId, limit) => readDelta(db, afterId, limit, failureLimit),
    counts: () => countByStatus(db),
    links: () => readLinks(db),
    recentRuns: (since) => readRecentRuns(db, since),
    eventsBefore: (options) => readEventsBefore(db, options),
    troubledTasks: (taskId = null) => readTroubled(db, failureLimit, taskId),
    stats: () => boardStats(db),
    listSubscriptions: (taskId) => listSubscriptions(db, taskId),
    pendingNotices: (limit = NOTICES_MAX) => pendingNotices(db, Math.trunc(now()), limit),
    deadNotices: () => deadNotices(db),
    noticesAfter: (cursor, limit = NOTICES_MAX, kinds = ATTENTION_KINDS) => noticesAfter(db, cursor, limit, kinds),
    countPrunableEvents: (before) => countPrunable(db, before, Math.trunc(now())),
    buildWorkerContext: (id) => buildWorkerContext(db, id, Math.trunc(now())),
  } satisfies Partial<Kernel>;
}

/** Opens the file and brings it to the present schema; trouble with a damaged one names the way back. */
function openCurrent(options: OpenKernelOptions, files: BoardFiles): Database {
  const { path, name } = options;
  const now = Math.trunc(options.world.now());
  refuseEmptied(path, copyFiles, now);
  let db: Database | null = null;
  try {
    db = openDatabase(
      { path, name, files, mode: options.mode ?? 'create', busyTimeoutMs: options.busyTimeoutMs ?? BUSY_TIMEOUT_MS },
      (reader) => refuseForeign(reader, path),
    );
    migrate(db, { stamp: now });
    return db;
  } catch (error) {
    db?.close();
    throw explainDamage(error, path, copyFiles, now);
  }
}

/** The file as a whole: copies of it. */
function fileVerbs(db: Database, options: OpenKernelOptions) {
  const now = (): number => Math.trunc(options.world.now());
  return {
    backup: async (to, rest) =>
      backUp(db, { to, files: copyFiles, now: now(), mark: options.world.token().slice(0, 12), ...(rest && { rest }) }),
    rotateBackups: () => rotate(db.path, copyFiles, now()),
  } satisfies Partial<Kernel>;
}

/**
 * Opens the board at `options.path`, creating and upgrading it as allowed. Opening twice is fine.
 * @throws Refusal 'unknown_board', 'not_a_board', 'newer_board', 'read_only', 'busy'; Fault for the disk, or
 * 'database_damaged' with the newest backup and how to restore it (F068)
 */
export function openKernel(options: OpenKernelOptions, files: BoardFiles = boardFiles): Kernel {
  const db = openCurrent(options, files);
  const failureLimit = options.failureLimit ?? FAILURE_LIMIT;
  const write = writerOf(db, options, failureLimit);
  return {
    path: options.path,
    ...taskVerbs(write),
    ...dispatchVerbs(db, write),
    ...queries(db, failureLimit, options.world.now),
    ...fileVerbs(db, options),
    close: () => db.close(),
  };
}
