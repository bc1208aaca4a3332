import type { ReactNode } from 'react';
import type { BoardActivity, EndedRun } from '../../../contract/activity.ts';
import { COUNTED_OUTCOMES } from '../../../contract/status.ts';
import { openDrawer } from '../../actions/view.ts';
import { Pips } from '../../components/meters.tsx';
import { Sparkline } from '../../components/sparkline.tsx';
import { duration } from '../../lib/format.ts';
import { OUTCOME_NAMES } from '../../lib/status-text.ts';
import { useBoard, useBoardShallow } from '../../stores/use-stores.ts';

function Stat({
  label,
  value,
  aside,
  tone = '',
  children,
}: {
  label: string;
  value: ReactNode;
  aside?: string;
  tone?: string;
  children?: ReactNode;
}) {
  return (
    <div className="stat">
      <span className="l">{label}</span>
      <span className={`v ${tone}`}>
        {value}
        {aside !== undefined && <small>{aside}</small>}
      </span>
      <div className="g">{children}</div>
    </div>
  );
}

function RunningStat() {
  const engine = useBoard((state) => state.engine);
  const workers = engine?.workers ?? 0;
  const slots = engine?.workersMax ?? 0;
  return (
    <Stat label="Running" value={workers} aside={`of ${slots} slots`}>
      <Pips on={workers} total={slots} tone="g" isSlots />
    </Stat>
  );
}

/** Share of runs that went well, of those that came to anything; null before there was one. */
function successShare({ done, asked, failed }: BoardActivity['totals']): number | null {
  const all = done + asked + failed;
  return all === 0 ? null : Math.round((done / all) * 100);
}

function barClass(run: EndedRun): string {
  if (run.outcome === 'completed') return '';
  return COUNTED_OUTCOMES.includes(run.outcome) || run.outcome === 'stale' ? 'f' : 'b';
}

/** Bars of the newest runs; what failed is also lower, so that colour is not the only sign. The counts stand beside. */
function Strip({ runs }: { runs: readonly EndedRun[] }) {
  return (
    <div className="outs" aria-hidden="true">
      {runs.map((run) => (
        <i
          key={`${run.taskId} ${run.number}`}
          className={barClass(run)}
          title={`${run.taskId} run ${run.number}: ${OUTCOME_NAMES[run.outcome]}`}
        />
      ))}
    </div>
  );
}

function Tripped() {
  const tripped = useBoardShallow((state) =>
    state.columns.blocked.flatMap((id) => (state.cards[id]?.blockKind === 'breaker' ? [id] : [])),
  );
  const [first] = tripped;
  const title = useBoard((state) => (first === undefined ? '' : (state.cards[first]?.title ?? first)));
  return (
    <Stat label="Breakers tripped" value={tripped.length} tone={tripped.length > 0 ? 'c-danger' : ''}>
      {first === undefined ? (
        <span className="s">none</span>
      ) : (
        <button type="button" className="s" onClick={() => openDrawer(first)}>
          {title}
        </button>
      )}
    </Stat>
  );
}

function returnedText({ wentSilent, reclaimed }: BoardActivity): string {
  const parts = [wentSilent > 0 && `${wentSilent} silent`, reclaimed > 0 && `${reclaimed} by hand`];
  return parts.filter((part) => part !== false).join(', ') || 'none';
}

/** The last day in six numbers. */
export function Stats({ activity }: { activity: BoardActivity }) {
  const { totals, hours, strip, medianMs } = activity;
  const most = Math.max(1, ...hours.map((hour) => hour.done));
  const share = successShare(totals);
  const came = totals.done + totals.asked + totals.failed;
  return (
    <div className="stats" data-testid="activity-stats">
      <RunningStat />
      <Stat label="Finished, last 24 hours" value={totals.done} aside={`${hours.at(-1)?.done ?? 0} in this hour`}>
        <div className="bars" aria-hidden="true">
          {hours.map((hour) => (
            <i key={hour.at} style={{ height: `${(hour.done / most) * 100}%` }} />
          ))}
        </div>
      </Stat>
      <Stat
        label={`Success, last ${came} ${came === 1 ? 'run' : 'runs'}`}
        value={share === null ? '–' : `${share}%`}
        aside={`${totals.done} done, ${totals.asked} asked, ${totals.failed} failed`}
      >
        <Strip runs={strip} />
      </Stat>
      <Stat label="Median run" value={medianMs === null ? '–' : duration(medianMs)}>
        <Sparkline values={hours.map((hour) => hour.medianMs)} width={130} height={24} />
      </Stat>
      <Stat label="Reclaims" value={activity.wentSilent + activity.reclaimed}>
        <span className="s">{returnedText(activity)}</span>
      </Stat>
      <Tripped />
    </div>
  );
}
