/**
 * The table of verbs: every name with one sentence, and where its code is. Help, completion and "did you mean" read it
 * without loading any verb.
 */
import { BOARD_VERBS } from './commands/boards/verbs.ts';
import { CONFIG_VERBS } from './commands/config/verbs.ts';
import { GUIDANCE_VERBS } from './commands/guidance/verbs.ts';
import { NOTIFY_VERBS } from './commands/notify/verbs.ts';
import type { TableEntry } from './verb-table.ts';

/** When you add a verb, also add its help to the golden test. */
export const VERBS: readonly TableEntry[] = [
  {
    name: 'init',
    summary: 'prepare the home folder, its configuration and a board',
    load: () => import('./commands/init.ts'),
  },
  { name: 'create', summary: 'create a task', load: () => import('./commands/create.ts') },
  { name: 'list', aliases: ['ls'], summary: 'list tasks', load: () => import('./commands/list.ts') },
  {
    name: 'show',
    summary: 'show one task with its runs, comments and events',
    load: () => import('./commands/show.ts'),
  },
  { name: 'edit', summary: 'change what a task says', load: () => import('./commands/edit.ts') },
  {
    name: 'assign',
    aliases: ['reassign'],
    summary: 'give a task to another worker',
    load: () => import('./commands/assign.ts'),
  },
  { name: 'link', summary: 'make one task wait for another', load: () => import('./commands/link.ts') },
  { name: 'unlink', summary: 'let a task wait for another no longer', load: () => import('./commands/unlink.ts') },
  { name: 'claim', summary: 'take a ready task by hand', load: () => import('./commands/claim.ts') },
  { name: 'complete', summary: 'mark tasks done', load: () => import('./commands/complete.ts') },
  { name: 'block', summary: 'hold a task until somebody unblocks it', load: () => import('./commands/block.ts') },
  { name: 'unblock', summary: 'release blocked tasks', load: () => import('./commands/unblock.ts') },
  { name: 'specify', summary: 'write out an idea in triage', load: () => import('./commands/specify.ts') },
  {
    name: 'decompose',
    summary: 'split a task in triage into parts, by a plan',
    load: () => import('./commands/decompose.ts'),
  },
  {
    name: 'swarm',
    summary: 'give one goal to several workers, a verifier and a synthesizer',
    load: () => import('./commands/swarm.ts'),
  },
  { name: 'promote', summary: 'put waiting tasks into the queue', load: () => import('./commands/promote.ts') },
  { name: 'schedule', summary: 'let tasks wait until a time', load: () => import('./commands/schedule.ts') },
  { name: 'review', summary: 'ask for a review, or send a task back', load: () => import('./commands/review.ts') },
  { name: 'reclaim', summary: 'take running tasks from their workers', load: () => import('./commands/reclaim.ts') },
  { name: 'reopen', summary: 'work on done tasks again', load: () => import('./commands/reopen.ts') },
  { name: 'archive', summary: 'take tasks off the board', load: () => import('./commands/archive.ts') },
  { name: 'unarchive', summary: 'bring archived tasks back', load: () => import('./commands/unarchive.ts') },
  {
    name: 'delete',
    summary: 'delete tasks; they can be brought back for a week',
    load: () => import('./commands/delete.ts'),
  },
  { name: 'undelete', summary: 'bring deleted tasks back', load: () => import('./commands/undelete.ts') },
  { name: 'comment', summary: 'add a comment to a task', load: () => import('./commands/comment.ts') },
  { name: 'heartbeat', summary: 'say that the work on a task goes on', load: () => import('./commands/heartbeat.ts') },
  { name: 'runs', summary: 'list the runs of a task', load: () => import('./commands/runs.ts') },
  {
    name: 'events',
    summary: 'list what happened to a task or on the board',
    load: () => import('./commands/events.ts'),
  },
  { name: 'log', summary: "print a run's log", load: () => import('./commands/log.ts') },
  { name: 'context', summary: 'print what a worker is told about a task', load: () => import('./commands/context.ts') },
  { name: 'tail', summary: 'follow what happens to one task', load: () => import('./commands/tail.ts') },
  { name: 'watch', summary: 'follow everything that happens on the board', load: () => import('./commands/watch.ts') },
  { name: 'stats', summary: 'count the tasks by status and worker', load: () => import('./commands/stats.ts') },
  {
    name: 'diagnostics',
    aliases: ['diag'],
    summary: 'say what may be wrong with the board, and what helps',
    load: () => import('./commands/diagnostics.ts'),
  },
  { name: 'assignees', summary: 'list who can be given a task', load: () => import('./commands/assignees.ts') },
  {
    name: 'dispatch',
    summary: 'start workers for ready tasks, once or until all is done',
    load: () => import('./commands/dispatch.ts'),
  },
  { name: 'pause', summary: 'start no worker on this board', load: () => import('./commands/pause.ts') },
  { name: 'resume', summary: 'start workers again', load: () => import('./commands/resume.ts') },
  {
    name: 'workers',
    summary: 'list the profiles tasks can be assigned to, and what each would start',
    load: () => import('./commands/workers.ts'),
  },
  { name: 'boards', summary: 'list, create, choose, rename and archive boards', group: BOARD_VERBS },
  {
    name: 'backup',
    summary: 'copy a board into a verified file while it is in use',
    load: () => import('./commands/backup.ts'),
  },
  {
    name: 'restore',
    summary: 'put a backup in the place of a board',
    load: () => import('./commands/restore.ts'),
  },
  {
    name: 'import',
    summary: "make a board of another program's database, or of an export",
    load: () => import('./commands/import.ts'),
  },
  {
    name: 'doctor',
    summary: 'check the home folder and every board in it',
    load: () => import('./commands/doctor.ts'),
  },
  { name: 'serve', summary: 'serve the board to a browser on this machine', load: () => import('./commands/serve.ts') },
  { name: 'mcp', summary: 'serve the worker tools to a model on stdio', load: () => import('./commands/mcp.ts') },
  {
    name: 'guidance',
    summary: 'print or install what agents are told',
    group: GUIDANCE_VERBS,
  },
  { name: 'notify', summary: 'say who is told of what happens to a task', group: NOTIFY_VERBS },
  { name: 'config', summary: 'print or check the configuration', group: CONFIG_VERBS },
  {
    name: 'completion',
    summary: 'print a completion script for a shell',
    load: () => import('./commands/completion.ts'),
  },
  { name: 'shell', summary: 'type command lines one after the other', load: () => import('./commands/shell.ts') },
  { name: 'export', summary: 'write a board as lines of JSON', load: () => import('./commands/export.ts') },
  { name: 'gc', summary: 'remove old events and logs', load: () => import('./commands/gc.ts') },
  { name: 'daemon', summary: 'how the dispatcher runs today', load: () => import('./commands/daemon.ts') },
  {
    name: 'demo',
    summary: 'fill a board with four stories played by demo workers',
    load: () => import('./commands/demo.ts'),
  },
  {
    name: 'demo-worker',
    summary: 'play the steps of a demo task',
    hidden: true,
    load: () => import('./commands/demo-worker.ts'),
  },
];
