/** The whole-board queries over a fake board: links, activity, events. Sums are the engine's own. */
import type { BoardActivity, BoardLinks, EndedRun, EventFilter, EventPage } from '../../src/contract/activity.ts';
import { activityOf, kindsOf } from '../../src/main/services/activity.ts';
import type { FakeBoard } from './fake-board.ts';

export function fakeLinks(board: FakeBoard): BoardLinks {
  const tasks = [...board.tasks.values()];
  const edges = tasks.flatMap((task) => task.parents.map((parent) => [parent, task.card.id]));
  const took = tasks.flatMap(({ card, runs }) => {
    const last = runs.findLast((run) => run.outcome === 'completed');
    return card.status !== 'done' || last?.endedAt == null ? [] : [[card.id, last.endedAt - last.startedAt] as const];
  });
  const typicalMs = {
    'backend-dev': 580_000,
    'qa-dev': 1_080_000,
    'frontend-dev': 840_000,
    'deploy-bot': 240_000,
    copywriter: 180_000,
    reviewer: 360_000,
  };
  return {
    board: 'harbor',
    cursor: board.events.length,
    edgesJson: JSON.stringify(edges),
    tookJson: JSON.stringify(Object.fromEntries(took)),
    typicalMs,
  };
}

export function fakeActivity(board: FakeBoard, since: number): BoardActivity {
  const runs = [...board.tasks.values()].flatMap((task) => task.runs);
  const ended = runs.flatMap(({ taskId, number, profile, outcome, startedAt, endedAt }): EndedRun[] =>
    outcome === null || endedAt === null ? [] : [{ taskId, number, profile, outcome, startedAt, endedAt }],
  );
  const sorted = ended.toSorted((a, b) => a.endedAt - b.endedAt);
  const recent = { ended: sorted, claims: runs.map((run) => run.startedAt), isPartial: false };
  return { board: 'harbor', ...activityOf(recent, since, Date.now()) };
}

export function fakeEvents(
  board: FakeBoard,
  { before, filter, limit }: { before: number | null; filter: EventFilter; limit: number },
): EventPage {
  const kinds = kindsOf(filter);
  const earlier = board.events.filter(
    (event) => event.id < (before ?? Infinity) && (kinds === null || kinds.includes(event.kind)),
  );
  const events = earlier.toReversed().slice(0, limit);
  return { events, before: earlier.length > limit ? (events.at(-1)?.id ?? null) : null };
}
