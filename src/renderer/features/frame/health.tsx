import { HeartPulse } from 'lucide-react';
import { Suspense, lazy, useRef } from 'react';
import { setOverlay } from '../../actions/view.ts';
import { useBoard, useView } from '../../stores/use-stores.ts';

const HealthPanel = lazy(async () => import('./health-panel.tsx'));

/** How many things are wrong, in the status bar; pressing it tells them and their remedies. */
export function Health() {
  const count = useBoard((state) => state.engine?.health.count ?? 0);
  const worst = useBoard((state) => state.engine?.health.worst ?? null);
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
          {count === 1 ? '1 finding' : `${count} findings`}
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
