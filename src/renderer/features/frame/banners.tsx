import { Info, RefreshCw, TriangleAlert, WifiOff } from 'lucide-react';
import type { ReactNode } from 'react';
import { nudge } from '../../actions/tasks.ts';
import { session } from '../../lib/window-session.ts';
import { useBoard } from '../../stores/use-stores.ts';

interface BannerContent {
  tone: 'danger' | 'warn' | 'info';
  icon: ReactNode;
  title: string;
  text: string;
  action: { label: string; run(): void } | null;
}

/** The worst thing a person should know now, or nothing. */
function useBanner(): BannerContent | null {
  const connection = useBoard((state) => state.connection);
  const failure = useBoard((state) => state.lastFailure);
  const isLoaded = useBoard((state) => state.isLoaded);
  const engine = useBoard((state) => state.engine);
  if (connection !== 'open' && (isLoaded || failure !== null)) {
    return {
      tone: 'warn',
      icon: <WifiOff className="i" aria-hidden="true" />,
      title: isLoaded ? 'Connection to the engine lost' : 'The engine does not answer',
      text: isLoaded
        ? 'The board shows its last known state. Workers keep running. Trying to connect again.'
        : `Trying to connect again. ${failure ?? ''}`,
      action: { label: 'Try now', run: () => session.retryNow() },
    };
  }
  const [problem] = engine?.problems ?? [];
  if (problem !== undefined) {
    return {
      tone: 'danger',
      icon: <TriangleAlert className="i" aria-hidden="true" />,
      title: 'The engine reports trouble',
      text: problem.text,
      action: { label: 'Try now', run: () => void nudge() },
    };
  }
  if (engine?.state === 'watching' && engine.owner !== null && !engine.owner.self) {
    return {
      tone: 'info',
      icon: <Info className="i" aria-hidden="true" />,
      title: `Another dispatcher is running (${engine.owner.kind}, pid ${engine.owner.pid})`,
      text: 'This window shows live changes and your edits still save. It will not start workers until the other one ends.',
      action: null,
    };
  }
  return null;
}

/** One banner at a time, worst first. */
export function Banners() {
  const banner = useBanner();
  if (banner === null) return null;
  return (
    <output className={`banner ${banner.tone}`}>
      {banner.icon}
      <div>
        <h4>{banner.title}</h4>
        <p>{banner.text}</p>
      </div>
      {banner.action !== null && (
        <div className="acts">
          <button type="button" className="btn out" onClick={banner.action.run}>
            <RefreshCw className="i" aria-hidden="true" />
            {banner.action.label}
          </button>
        </div>
      )}
    </output>
  );
}
