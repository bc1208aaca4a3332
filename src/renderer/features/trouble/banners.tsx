import {
  ArrowRightLeft,
  Eye,
  HardDrive,
  Info,
  Lock,
  RefreshCw,
  TriangleAlert,
  Unplug,
  WifiOff,
  Wrench,
} from 'lucide-react';
import { Suspense, lazy, useState } from 'react';
import { nudge } from '../../actions/dispatching.ts';
import { setOverlay } from '../../actions/view.ts';
import { session } from '../../lib/window-session.ts';
import { boardStore } from '../../stores/board-store.ts';
import { useBoardShallow, useView } from '../../stores/use-stores.ts';
import { bannerOf } from './banner-content.ts';
import type { BannerAct, BannerContent } from './banner-content.ts';
import { TakeOver } from './take-over.tsx';

const FixCommand = lazy(async () => import('./fix-command.tsx'));

const LABELS: Readonly<Record<BannerAct, string>> = {
  retry: 'Try now',
  nudge: 'Try now',
  dismiss: 'Dismiss',
  dismissStorage: 'Dismiss',
  dismissOwner: 'Keep watching',
  takeOver: 'Take over',
  fixCommand: 'Fix',
};

const ICONS = [
  { starts: 'connection', Icon: WifiOff },
  { starts: 'disk', Icon: HardDrive },
  { starts: 'read_only', Icon: Lock },
  { starts: 'busy', Icon: Lock },
  { starts: 'owner', Icon: Eye },
  { starts: 'command', Icon: Unplug },
  { starts: 'problem', Icon: TriangleAlert },
] as const;

function BannerIcon({ name }: { name: string }) {
  const Icon = ICONS.find(({ starts }) => name.startsWith(starts))?.Icon ?? Info;
  return <Icon className="i" aria-hidden="true" />;
}

function ActIcon({ act }: { act: BannerAct }) {
  if (act === 'retry' || act === 'nudge') return <RefreshCw className="i" aria-hidden="true" />;
  if (act === 'takeOver') return <ArrowRightLeft className="i" aria-hidden="true" />;
  return act === 'fixCommand' ? <Wrench className="i" aria-hidden="true" /> : null;
}

function useBanner(dismissed: readonly string[]): BannerContent | null {
  const facts = useBoardShallow(({ connection, lastFailure, isLoaded, engine, storage, waitingWrites, board }) => ({
    connection,
    lastFailure,
    isLoaded,
    engine,
    storage,
    waitingWrites,
    board,
  }));
  // Stuck tasks come with the engine's status, so their cards are read only when that changes.
  return bannerOf(facts, (id) => boardStore.getState().cards[id]?.assignee ?? null, dismissed);
}

/** One banner at a time, worst first. */
export function Banners() {
  const [dismissed, setDismissed] = useState<readonly string[]>([]);
  const [isFixing, setFixing] = useState(false);
  const isTakingOver = useView((view) => view.overlay === 'takeOver');
  const banner = useBanner(dismissed);
  const act = (name: BannerAct, key: string): void => {
    if (name === 'retry') session.retryNow();
    else if (name === 'nudge') void nudge();
    else if (name === 'dismiss' || name === 'dismissOwner') setDismissed([...dismissed, key]);
    else if (name === 'dismissStorage') boardStore.getState().setStorage(null);
    else if (name === 'takeOver') setOverlay('takeOver');
    else setFixing(true);
  };
  return (
    <>
      {banner !== null && (
        <output className={`banner ${banner.tone}`} data-testid="banner" data-kind={banner.key.split(' ')[0]}>
          <BannerIcon name={banner.key} />
          <div>
            <h4>{banner.title}</h4>
            <p>{banner.text}</p>
          </div>
          <div className="acts">
            {banner.acts.map((name, index) => (
              <button
                type="button"
                key={name}
                className={index === banner.acts.length - 1 ? 'btn out' : 'btn'}
                onClick={() => act(name, banner.key)}
              >
                <ActIcon act={name} />
                {LABELS[name]}
              </button>
            ))}
          </div>
        </output>
      )}
      {isTakingOver && <TakeOver onClose={() => setOverlay(null)} />}
      {isFixing && (
        <Suspense fallback={null}>
          <FixCommand onClose={() => setFixing(false)} />
        </Suspense>
      )}
    </>
  );
}
