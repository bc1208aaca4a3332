import { useEffect, useRef } from 'react';
import type { KeyboardEvent } from 'react';
import { setOverlay } from '../../actions/view.ts';
import { FindingList } from '../../components/finding-list.tsx';
import { useDiagnosis } from '../../lib/use-diagnosis.ts';

/** Everything that is wrong with the board, worst first. */
export default function HealthPanel({ close }: { close(): void }) {
  const { findings, problem } = useDiagnosis(null);
  const panel = useRef<HTMLDivElement>(null);
  useEffect(() => panel.current?.focus({ preventScroll: true }), []);
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    event.stopPropagation();
    if (event.key !== 'Escape') return;
    event.preventDefault();
    close();
  };
  return (
    // The panel listens to the keys of its own buttons.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      ref={panel}
      className="pop healthpop"
      role="dialog"
      aria-label="Health of the board"
      data-testid="health-panel"
      tabIndex={-1}
      onKeyDown={onKeyDown}
    >
      <h2>Health of the board</h2>
      {problem !== null && (
        <p className="fielderror" role="alert">
          {problem}
        </p>
      )}
      {problem === null && findings === null && <p className="dim">Looking…</p>}
      {findings?.length === 0 && <p className="dim">Nothing is wrong.</p>}
      {findings !== null && <FindingList findings={findings} namesTasks done={() => setOverlay(null)} />}
    </div>
  );
}
