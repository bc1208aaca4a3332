import { useMemo } from 'react';
import type { BoardActivity, ProfileActivity } from '../../../contract/activity.ts';
import { Avatar } from '../../components/avatar.tsx';
import { duration } from '../../lib/format.ts';
import { useBoard } from '../../stores/use-stores.ts';

/** Profiles that ran or have slots, the busiest first. */
function rowsOf(profiles: readonly ProfileActivity[], names: readonly string[]): ProfileActivity[] {
  const idle = names
    .filter((name) => profiles.every((row) => row.profile !== name))
    .map((profile) => ({ profile, runs: 0, medianMs: null, done: 0, asked: 0, failed: 0, returned: 0 }));
  return [...profiles, ...idle];
}

function Bar({ row, most }: { row: ProfileActivity; most: number }) {
  const rest = most - row.runs;
  return (
    <span
      className="obar"
      title={`${row.done} done, ${row.asked} asked, ${row.failed} failed, ${row.returned} returned`}
    >
      {row.done > 0 && <i style={{ flex: row.done }} />}
      {row.asked > 0 && <i className="b" style={{ flex: row.asked }} />}
      {row.failed > 0 && <i className="f" style={{ flex: row.failed }} />}
      {row.returned > 0 && <i className="r" style={{ flex: row.returned }} />}
      {rest > 0 && <span style={{ flex: rest }} />}
      <span className="sr-only">
        {row.done} done, {row.asked} asked, {row.failed} failed
      </span>
    </span>
  );
}

/** Each worker's last day: outcomes, runs, median, slots in use, tasks waiting for it. */
export function ProfileTable({ activity }: { activity: BoardActivity }) {
  const views = useBoard((state) => state.engine?.profiles);
  const ready = useBoard((state) => state.columns.ready);
  const cards = useBoard((state) => state.cards);
  const queued = useMemo(() => {
    const counts = new Map<string, number>();
    for (const id of ready) {
      const name = cards[id]?.assignee;
      if (name !== null && name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return counts;
  }, [ready, cards]);
  const rows = rowsOf(
    activity.profiles,
    (views ?? []).filter((view) => view.running > 0 || queued.has(view.name)).map((view) => view.name),
  );
  const most = Math.max(1, ...rows.map((row) => row.runs));
  if (rows.length === 0) return null;
  return (
    <section aria-label="Workers, last 24 hours">
      <h2 className="sechead">
        Workers, last 24 hours
        {activity.isPartial && <span className="end">only the newest runs are counted</span>}
      </h2>
      <table className="ptable">
        <thead>
          <tr className="prow hd">
            {['Worker', 'Outcomes', 'Runs', 'Median', 'Slots', 'Queued'].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const view = views?.find((one) => one.name === row.profile);
            return (
              <tr className="prow" key={row.profile}>
                <th scope="row" className="nm">
                  <Avatar name={row.profile} />
                  <span className="trunc">{row.profile}</span>
                </th>
                <td>
                  <Bar row={row} most={most} />
                </td>
                <td>{row.runs}</td>
                <td>{row.medianMs === null ? '–' : duration(row.medianMs)}</td>
                <td>{view === undefined ? '–' : `${view.running}/${view.slots}`}</td>
                <td>{queued.get(row.profile) ?? 0}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
