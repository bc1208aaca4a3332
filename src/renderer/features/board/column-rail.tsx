import { openRail } from '../../actions/view.ts';
import { StatusGlyph } from '../../components/status-glyph.tsx';
import { boardNow } from '../../lib/clock.ts';
import { timeOfDay } from '../../lib/format.ts';
import { STATUS_NAMES } from '../../lib/status-text.ts';
import type { ColumnStatus } from '../../lib/status-text.ts';
import { useBoard } from '../../stores/use-stores.ts';

/** A column folded to its name and count; a click opens it. */
export function ColumnRail({
  status,
  count,
  setNode,
}: {
  status: ColumnStatus;
  count: number;
  setNode(node: HTMLElement | null): void;
}) {
  const name = STATUS_NAMES[status];
  const note = useBoard((state) => {
    const at = status === 'scheduled' ? (state.cards[state.columns.scheduled[0] ?? '']?.scheduledAt ?? null) : null;
    return at === null ? null : `next ${timeOfDay(at, boardNow())}`;
  });
  return (
    <button
      type="button"
      ref={setNode}
      className={`col rail ${status}`}
      data-testid={`column-${status}`}
      data-column={status}
      aria-expanded={false}
      title={`Open ${name}`}
      onClick={() => openRail(status)}
    >
      <StatusGlyph status={status} isQuiet />
      <span className="count">{count}</span>
      <b>{name}</b>
      {note !== null && <span className="railnote">{note}</span>}
    </button>
  );
}
