/** What workers did in the last day, read again when runs begin or end, and as the minutes pass. */
import type { BoardActivity } from '../../contract/activity.ts';
import { useBoard } from '../stores/use-stores.ts';
import { boardNow } from './clock.ts';
import { useReading } from './use-reading.ts';
import { useTick } from './use-tick.ts';

const DAY_MS = 86_400_000;
/** A burst of ending runs is read once. */
const REST_MS = 400;

interface ActivityState {
  activity: BoardActivity | null;
  problem: string | null;
}

/** Keeps the last answer while the next is on its way. */
export function useActivity(): ActivityState {
  const runRevision = useBoard((state) => state.runRevision);
  const minute = useTick((now) => Math.floor(now / 60_000));
  const { value, trouble } = useReading({
    about: '',
    reason: `${runRevision} ${minute}`,
    restMs: REST_MS,
    ask: ({ api, board }, signal) => api.board.activity({ board, since: boardNow() - DAY_MS }, { signal }),
  });
  return { activity: value, problem: trouble?.text ?? null };
}
