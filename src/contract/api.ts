/**
 * The contract between the engine and every window, declared once (style rule 13): procedures, their input
 * schemas, outputs, typed refusals, and the live streams. The same router is served over a MessagePort in the
 * desktop app and over a WebSocket in the browser; a handler that is missing here or there does not compile.
 */
import { eventIterator, oc, type } from '@orpc/contract';
import { z } from 'zod';
import { EVENT_FILTERS, EVENT_PAGE_MAX } from './activity.ts';
import type { BoardActivity, BoardLinks, EventPage } from './activity.ts';
import type { Attention } from './attention.ts';
import { backupInput, createBoardInput, renameBoardInput, unarchiveBoardInput } from './boards.ts';
import type { ArchivedBoardView, BackupContent, BackupView, RestoredBoard } from './boards.ts';
import type { ArchivedPage, BoardUsage, LogMatches, LogPiece, WorkspaceChanges } from './inspect.ts';
import { SEVERITIES } from './diagnostics.ts';
import type { Diagnosis } from './diagnostics.ts';
import { importInput, uploadInput } from './data.ts';
import type { ExportPiece, ForeignBoard, ImportView } from './data.ts';
import type { BoardDelta, BoardInfo, BoardSnapshot, EngineStatus, LogChunk, TaskDetail } from './feed.ts';
import type { Comment, Task } from './task.ts';
import { placeInput } from './places.ts';
import type { OpenedPlace } from './places.ts';
import {
  archivedInput,
  boardSlug,
  commentInput,
  createTaskInput,
  moveInput,
  reassignInput,
  rowVersion,
  taskId,
  taskPatch,
} from './schemas.ts';
import { profileInput, profileRemoval, settingsInput } from './settings.ts';
import type { SettingsView } from './settings.ts';
import type { ProgramPlaces, WorkerInfo, WorkerProbe } from './worker.ts';

/**
 * Every procedure may refuse. The refusal crosses as data: `data.code` is a RefusalCode, `message` the sentence.
 * FAULT is trouble outside the board (disk, process); its detail stays in the local log (threat T34).
 */
const base = oc.errors({
  REFUSED: { status: 409, data: z.object({ code: z.string(), details: z.record(z.string(), z.unknown()) }) },
  FAULT: { status: 503, data: z.object({ kind: z.string() }) },
});

const onBoard = z.strictObject({ board: boardSlug });
/** Names a place in the notices that is kept in the board: `desktop`, `window`. */
const noticeReader = z.string().regex(/^[a-z][a-z0-9-]{0,31}$/);
const onTask = z.strictObject({ board: boardSlug, id: taskId });
const onRun = z.strictObject({ board: boardSlug, runId: z.string().max(32) });

export const contract = {
  boards: {
    list: base.output(type<BoardInfo[]>()),
    /** Refused when there is one of that slug. */
    create: base.input(createBoardInput).output(type<BoardInfo>()),
    rename: base.input(renameBoardInput).output(type<BoardInfo>()),
    /** Puts the whole folder away. Refused while a worker of the board lives or another program has it open. */
    archive: base.input(onBoard).output(type<ArchivedBoardView>()),
    /** Newest first. */
    archived: base.output(type<ArchivedBoardView[]>()),
    unarchive: base.input(unarchiveBoardInput).output(type<BoardInfo>()),
    /** Newest first. This and the two below work for a board that cannot be opened too. */
    backups: base.input(onBoard).output(type<BackupView[]>()),
    /** What restoring that backup would bring and lose. Changes nothing. */
    lookAtBackup: base.input(backupInput).output(type<BackupContent>()),
    /** Puts the backup in the board's place. Workers of the board are stopped first; the old file is kept aside. */
    restoreBackup: base.input(backupInput).output(type<RestoredBoard>()),
  },
  board: {
    snapshot: base.input(onBoard).output(type<BoardSnapshot>()),
    /** Deltas after `cursor`, for as long as the caller listens; the first may be empty and confirms the cursor. */
    changes: base
      .input(onBoard.extend({ cursor: z.number().int().nonnegative() }))
      .output(eventIterator(type<BoardDelta>())),
    status: base.input(onBoard).output(eventIterator(type<EngineStatus>())),
    /** All links at once, for the graph. */
    links: base.input(onBoard).output(type<BoardLinks>()),
    /** What workers did since `since`, at most 31 days back. */
    activity: base.input(onBoard.extend({ since: z.number().int().nonnegative() })).output(type<BoardActivity>()),
    /** A page of events before event `before` (null: the newest), newest first. */
    events: base
      .input(
        onBoard.extend({
          before: z.number().int().positive().nullable(),
          filter: z.enum(EVENT_FILTERS),
          limit: z.number().int().positive().max(EVENT_PAGE_MAX),
        }),
      )
      .output(type<EventPage>()),
    /** What live workers use, every few seconds for as long as the caller listens. */
    usage: base.input(onBoard).output(eventIterator(type<BoardUsage>())),
    archived: base.input(archivedInput).output(type<ArchivedPage>()),
    /** Asks whoever dispatches the board for a tick now; false when nobody does. */
    nudge: base.input(onBoard).output(type<{ accepted: boolean }>()),
    setPaused: base.input(onBoard.extend({ paused: z.boolean() })).output(type<{ paused: boolean }>()),
    /**
     * Asks whoever dispatches the board to hand it over and waits up to 10 s; workers live on. Refused 'lock_held' with
     * `details` {pid, host, kind, since} of who keeps it.
     */
    takeOver: base.input(onBoard).output(type<{ taken: true }>()),
    /** What is wrong and what a person can do about it, worst first; of one task, or of the board. */
    diagnostics: base
      .input(onBoard.extend({ task: taskId.optional(), severity: z.enum(SEVERITIES).optional() }))
      .output(type<Diagnosis>()),
    /** What needs a person and that reader has not seen, then what comes. A new reader begins with the newest event. */
    notices: base.input(onBoard.extend({ consumer: noticeReader })).output(eventIterator(type<Attention>())),
    /** That reader has seen everything up to that event; what it has not is told again. */
    noticesSeen: base
      .input(onBoard.extend({ consumer: noticeReader, upTo: z.number().int().nonnegative() }))
      .output(type<{ seen: true }>()),
  },
  task: {
    get: base.input(onTask).output(type<TaskDetail>()),
    create: base.input(z.strictObject({ board: boardSlug, task: createTaskInput })).output(type<Task>()),
    update: base
      .input(onTask.extend({ patch: taskPatch, version: z.number().int().nonnegative().optional() }))
      .output(type<Task>()),
    move: base.input(moveInput).output(type<Task>()),
    /** Gives the task to another worker, or to nobody. One that runs is reclaimed first, in the same commit. */
    reassign: base.input(reassignInput).output(type<Task>()),
    /** Hides the task until `undelete` brings it back, within seven days. A worker of it is stopped. */
    remove: base.input(onTask.extend(rowVersion)).output(type<{ removed: true }>()),
    undelete: base.input(onTask).output(type<Task>()),
    /** Completes the task with what a superseded run reported too late, or throws those words away (failures.md F010). */
    decideLate: base
      .input(onTask.extend({ eventId: z.number().int().positive(), decision: z.enum(['accept', 'dismiss']) }))
      .output(type<Task>()),
    /** The person is told what happens to the task from now on, in windows and on the desktop, or no longer. */
    follow: base.input(onTask.extend({ isFollowed: z.boolean() })).output(type<{ isFollowed: boolean }>()),
    comment: base.input(commentInput).output(type<Comment>()),
    link: base
      .input(z.strictObject({ board: boardSlug, parentId: taskId, childId: taskId }))
      .output(type<{ linked: true }>()),
    unlink: base
      .input(z.strictObject({ board: boardSlug, parentId: taskId, childId: taskId }))
      .output(type<{ removed: boolean }>()),
  },
  workspace: {
    /** What changed in the task's workspace; null when it is not under git, or not there. */
    changes: base.input(onTask).output(type<WorkspaceChanges | null>()),
  },
  run: {
    /** Where that text stands in the whole log. */
    search: base.input(onRun.extend({ text: z.string().min(1).max(200) })).output(type<LogMatches>()),
    /** The lines around byte `at`. */
    around: base.input(onRun.extend({ at: z.number().int().nonnegative() })).output(type<LogPiece>()),
    /** The log from byte `from` (negative: that many bytes before the end), then everything appended, until the run ends. */
    log: base.input(onRun.extend({ from: z.number().int() })).output(eventIterator(type<LogChunk>())),
  },
  places: {
    /** Opens a place in a program of the person, on the engine's machine; says the path where that cannot be. */
    open: base.input(placeInput).output(type<OpenedPlace>()),
  },
  settings: {
    get: base.output(type<SettingsView>()),
    /** Writes config.toml, all changes or none; answers when they are in effect. */
    set: base.input(settingsInput).output(type<SettingsView>()),
  },
  profiles: {
    /** Creates or changes the profile's table in config.toml. */
    save: base.input(profileInput).output(type<SettingsView>()),
    /** Takes the table out; a ready-made profile is then as it came. */
    remove: base.input(profileRemoval).output(type<SettingsView>()),
  },
  workers: {
    /** Every profile and what it would start here. With `versions`, programs are asked for theirs, which takes seconds. */
    list: base.input(z.strictObject({ versions: z.boolean() })).output(type<WorkerInfo[]>()),
    /** A test start. Leaving the stream stops the worker. */
    probe: base.input(z.strictObject({ name: z.string().min(1).max(200) })).output(eventIterator(type<WorkerProbe>())),
    /** Looks for the program of a profile in the folders that shells usually add to the PATH. */
    locate: base.input(z.strictObject({ program: z.string().min(1).max(4096) })).output(type<ProgramPlaces>()),
    /** The absolute path of a program that can be started; refused with the field when it cannot. */
    checkPath: base.input(z.strictObject({ path: z.string().max(4096) })).output(type<{ path: string }>()),
  },
  data: {
    /** Copies the board into its folder of backups, now. */
    backUp: base.input(onBoard).output(type<BackupView>()),
    /** The board as lines of JSON, of one instant. */
    export: base.input(onBoard).output(eventIterator(type<ExportPiece>())),
    /** Boards of other programs on this machine. */
    sources: base.output(type<ForeignBoard[]>()),
    /** One piece of a file that is to be imported. */
    upload: base.input(uploadInput).output(type<{ upload: string; bytes: number }>()),
    /** Makes a new board, paused, of an uploaded file or of one of `sources`. */
    import: base.input(importInput).output(type<ImportView>()),
  },
};
export type Contract = typeof contract;
