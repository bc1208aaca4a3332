/**
 * The contract between the engine and every window, declared once (style rule 13): procedures, their input
 * schemas, outputs, typed refusals, and the live streams. The same router is served over a MessagePort in the
 * desktop app and over a WebSocket in the browser; a handler that is missing here or there does not compile.
 */
import { eventIterator, oc, type } from '@orpc/contract';
import { z } from 'zod';
import { EVENT_FILTERS, EVENT_PAGE_MAX } from './activity.ts';
import type { BoardActivity, BoardLinks, EventPage } from './activity.ts';
import type { BoardDelta, BoardInfo, BoardSnapshot, EngineStatus, LogChunk, TaskDetail } from './feed.ts';
import type { Comment, Task } from './task.ts';
import { boardSlug, commentInput, createTaskInput, moveInput, taskId, taskPatch } from './schemas.ts';

/**
 * Every procedure may refuse. The refusal crosses as data: `data.code` is a RefusalCode, `message` the sentence.
 * FAULT is trouble outside the board (disk, process); its detail stays in the local log (threat T34).
 */
const base = oc.errors({
  REFUSED: { status: 409, data: z.object({ code: z.string(), details: z.record(z.string(), z.unknown()) }) },
  FAULT: { status: 503, data: z.object({ kind: z.string() }) },
});

const onBoard = z.strictObject({ board: boardSlug });
const onTask = z.strictObject({ board: boardSlug, id: taskId });

export const contract = {
  boards: {
    list: base.output(type<BoardInfo[]>()),
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
    /** Asks for a tick now. */
    nudge: base.input(onBoard).output(type<{ accepted: boolean }>()),
    setPaused: base.input(onBoard.extend({ paused: z.boolean() })).output(type<{ paused: boolean }>()),
  },
  task: {
    get: base.input(onTask).output(type<TaskDetail>()),
    create: base.input(z.strictObject({ board: boardSlug, task: createTaskInput })).output(type<Task>()),
    update: base
      .input(onTask.extend({ patch: taskPatch, version: z.number().int().nonnegative().optional() }))
      .output(type<Task>()),
    move: base.input(moveInput).output(type<Task>()),
    comment: base.input(commentInput).output(type<Comment>()),
    link: base
      .input(z.strictObject({ board: boardSlug, parentId: taskId, childId: taskId }))
      .output(type<{ linked: true }>()),
    unlink: base
      .input(z.strictObject({ board: boardSlug, parentId: taskId, childId: taskId }))
      .output(type<{ removed: boolean }>()),
  },
  run: {
    /** The log from byte `from` (negative: that many bytes before the end), then everything appended, until the run ends. */
    log: base
      .input(z.strictObject({ board: boardSlug, runId: z.string().max(32), from: z.number().int() }))
      .output(eventIterator(type<LogChunk>())),
  },
};
export type Contract = typeof contract;
