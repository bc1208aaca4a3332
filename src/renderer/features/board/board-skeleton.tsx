import { useEffect, useState } from 'react';
import { StatusGlyph } from '../../components/status-glyph.tsx';
import { COLUMNS, STATUS_NAMES } from '../../lib/status-text.ts';
import { RAILS } from '../../stores/view-store.ts';

/** Skeletons per column, shaped like an ordinary board. */
const SHAPE = { triage: 2, todo: 4, scheduled: 0, ready: 3, running: 3, blocked: 2, review: 0, done: 4 } as const;
const APPEAR_MS = 120;
const SLOW_MS = 3000;

/** What is seen while the first snapshot is on its way: nothing at first, then shapes, then a sentence. */
export function BoardSkeleton() {
  const [phase, setPhase] = useState<'blank' | 'shapes' | 'slow'>('blank');
  useEffect(() => {
    const shapes = setTimeout(() => setPhase('shapes'), APPEAR_MS);
    const slow = setTimeout(() => setPhase('slow'), SLOW_MS);
    return () => {
      clearTimeout(shapes);
      clearTimeout(slow);
    };
  }, []);
  if (phase === 'blank') return <div className="board" aria-busy="true" />;
  return (
    <div className="board loading" aria-busy="true">
      {COLUMNS.filter((status) => !RAILS.includes(status)).map((status) => (
        <section className="col" key={status}>
          <header className="colhead">
            <div className="top">
              <StatusGlyph status={status} isQuiet />
              <h2>{STATUS_NAMES[status]}</h2>
            </div>
            <div className="hint" />
          </header>
          <div className="stack">
            {Array.from({ length: SHAPE[status] }, (_, index) => (
              <div className="skel" key={index}>
                <i />
                <i />
                <i />
              </div>
            ))}
          </div>
        </section>
      ))}
      {phase === 'slow' && <output className="slownote">Opening the board is taking longer than usual.</output>}
    </div>
  );
}
