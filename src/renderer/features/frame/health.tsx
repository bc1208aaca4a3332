import { HeartPulse } from 'lucide-react';
import { Suspense, lazy, useRef } from 'react';
import { setOverlay } from '../../actions/view.ts';
import { plural } from '../../lib/format.ts';
import { useBoard, useView } from '../../stores/use-stores.ts';

const HealthPanel = lazy(async () => import('./health-panel.tsx'));

/**
 * The worst of what is wrong, in the status bar, and how many more there are; only the number where there is no room
 * for a sentence. Pressing it tells all of it and the remedies.
 */
export function Health() {
  const count = useBoard((state) => state.engine?.health.count ?? 0);
  const worst = useBoard((state) => state.engine?.health.worst ?? null);
  // What is stuck stands beside it in words of its own.
  const text = useBoard(({ engine }) =>
    engine === null || (engine.health.worst === 'warning' && engine.stuck.length > 0) ? null : engine.health.text,
  );
  const isOpen = useView((view) => view.overlay === 'health');
  const button = useRef<HTMLButtonElement>(null);
  if (count === 0 && !isOpen) return null;
  const close = (): void => {
    setOverlay(null);
    button.current?.focus();
  };
  const tone = worst === null ? 'seg-i' : worst === 'warning' ? 'seg-i warnseg' : 'seg-i dangerseg';
  return (
    <>
      <span className="d" />
      <span className="healthwrap">
        <button
          type="button"
          ref={button}
          className={tone}
          aria-haspopup="dialog"
          aria-expanded={isOpen}
          title="What is wrong, and what can be done"
          data-testid="health"
          onClick={() => (isOpen ? close() : setOverlay('health'))}
        >
          <HeartPulse className="i" aria-hidden="true" />
          {text !== null && (
            <span className="inwords">
              <span className="trunc">{text}</span>
              {count > 1 && <span>+{count - 1}</span>}
            </span>
          )}
          <span className={text === null ? undefined : 'howmany'}>{plural(count, 'finding')}</span>
        </button>
        {isOpen && (
          <>
            <div className="dropback" aria-hidden="true" onMouseDown={close} />
            <Suspense fallback={null}>
              <HealthPanel close={close} />
            </Suspense>
          </>
        )}
      </span>
    </>
  );
}
