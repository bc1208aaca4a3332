import { Database, Lock, Pause, Play, TriangleAlert, Wifi, WifiOff } from 'lucide-react';
import { useCallback } from 'react';
import type { Severity } from '../../../contract/diagnostics.ts';
import type { DispatcherState, EngineStatus } from '../../../contract/feed.ts';
import { nudge, setPaused } from '../../actions/dispatching.ts';
import { openDrawer, setOverlay } from '../../actions/view.ts';
import { KeyCap } from '../../components/key-cap.tsx';
import { Pips } from '../../components/meters.tsx';
import { TickText } from '../../components/tick-text.tsx';
import { bytes, plural, shortAge, tildePath } from '../../lib/format.ts';
import { briefHold } from '../../lib/holds.ts';
import { isUnopenable } from '../../lib/storage.ts';
import { useBoard } from '../../stores/use-stores.ts';
import { Health } from './health.tsx';

const STATE_NAMES: Readonly<Record<DispatcherState, string>> = {
  on: 'Dispatcher on',
  paused: 'Dispatcher paused',
  watching: 'Watching',
  stopped: 'Dispatcher stopped',
};
const STATE_BEATS: Readonly<Record<DispatcherState, string>> = {
  on: 'beat',
  paused: 'beat warn',
  watching: 'beat off',
  stopped: 'beat danger',
};

function Dispatcher({ engine }: { engine: EngineStatus }) {
  const { state, nextTickAt } = engine;
  const next = useCallback((now: number) => shortAge((nextTickAt ?? now) - now), [nextTickAt]);
  const canPause = state === 'on' || state === 'paused';
  return (
    <>
      <span className="seg-i">
        <span className={STATE_BEATS[state]} />
        <b>{STATE_NAMES[state]}</b>
      </span>
      {state === 'on' && (
        <button type="button" className="seg-i" title="Run one tick now" onClick={() => void nudge()}>
          {nextTickAt !== null && (
            <>
              next tick <TickText className="strong" text={next} />
            </>
          )}
          <span>Nudge</span>
          <KeyCap keys="N" />
        </button>
      )}
      {canPause && (
        <button type="button" className="seg-i" onClick={() => void setPaused(state === 'on')}>
          {state === 'on' ? <Pause className="i" aria-hidden="true" /> : <Play className="i" aria-hidden="true" />}
          {state === 'on' ? 'Pause' : 'Resume'}
        </button>
      )}
    </>
  );
}

function Owner({ owner }: { owner: EngineStatus['owner'] }) {
  if (owner === null) return null;
  const who = owner.self ? (owner.kind === 'app' ? 'this app' : 'this engine') : owner.kind;
  return (
    <>
      <span className="d" />
      <span className="seg-i" title={`The dispatcher lock is held by ${who} on ${owner.host}, pid ${owner.pid}`}>
        <Lock className="i" aria-hidden="true" />
        Lock <b>{who}</b> <span className="lo">pid {owner.pid}</span>
      </span>
    </>
  );
}

/** What cannot start; in few words where something worse stands beside it. */
function Stuck({ stuck, worst }: { stuck: EngineStatus['stuck']; worst: Severity | null }) {
  const [first] = stuck;
  const isBrief = worst === 'error' || worst === 'critical';
  const reason = useBoard(({ cards }) => {
    const card = first === undefined ? undefined : cards[first.taskId];
    return card?.hold == null ? first?.text : briefHold(card);
  });
  if (first === undefined) return null;
  const text = `${plural(stuck.length, 'ready task')} stuck`;
  return (
    <>
      <span className="d" />
      <button type="button" className="seg-i warnseg" title={first.text} onClick={() => openDrawer(first.taskId)}>
        <TriangleAlert className="i" aria-hidden="true" />
        <span className="trunc">
          {text}
          {!isBrief && <span className="lo">: {reason}</span>}
        </span>
      </button>
    </>
  );
}

function ConnectionState() {
  const connection = useBoard((state) => state.connection);
  const isOpen = connection === 'open';
  const Icon = isOpen ? Wifi : WifiOff;
  const text = isOpen ? 'live' : connection === 'connecting' ? 'connecting' : 'reconnecting';
  return (
    <span className={isOpen ? 'seg-i' : 'seg-i warnseg'} data-testid="connection" data-state={connection}>
      <Icon className="i" aria-hidden="true" />
      {text}
    </span>
  );
}

/** The machine in one line: dispatcher, next tick, slots, lock, what is stuck, the file, the connection. */
export function StatusBar() {
  // What the engine said of a board that cannot be opened any more is of no use.
  const engine = useBoard((state) => (isUnopenable(state.storage) ? null : state.engine));
  return (
    <footer className="statusbar" data-testid="status-bar" aria-label="Dispatcher status">
      {engine !== null && (
        <>
          <Dispatcher engine={engine} />
          <span className="d" />
          <span className="seg-i">
            <Pips on={engine.workers} total={engine.workersMax} tone="g" isSlots />
            <b>
              {engine.workers}/{engine.workersMax}
            </b>
            workers
          </span>
          <Owner owner={engine.owner} />
          <Stuck stuck={engine.stuck} worst={engine.health.worst} />
          <Health />
        </>
      )}
      <span className="sp" />
      {engine !== null && (
        <span className="seg-i db" title={engine.databasePath}>
          <Database className="i" aria-hidden="true" />
          <span className="path">{tildePath(engine.databasePath)}</span>
          <span className="lo">{bytes(engine.databaseBytes)}</span>
        </span>
      )}
      <ConnectionState />
      <button
        type="button"
        className="seg-i"
        aria-label="Keyboard shortcuts"
        title="Keyboard shortcuts"
        data-testid="open-shortcuts"
        onClick={() => setOverlay('shortcuts')}
      >
        <KeyCap keys="?" />
      </button>
    </footer>
  );
}
