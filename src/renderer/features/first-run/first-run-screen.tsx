import { Play } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { openDrawer } from '../../actions/view.ts';
import { KeyCap } from '../../components/key-cap.tsx';
import { inSeconds } from '../../lib/format.ts';
import { useTaskDetail } from '../../lib/use-task-detail.ts';
import { useCard, useView } from '../../stores/use-stores.ts';
import { viewStore } from '../../stores/view-store.ts';
import '../../styles/first-run.css';
import { Connect } from './connect.tsx';
import { startFirstTask, stageOf, timesOf } from './first-task.ts';
import { FirstStage } from './stage.tsx';
import { Steps } from './steps.tsx';

function Start() {
  const [problem, setProblem] = useState<string | null>(null);
  const [isStarting, setStarting] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  // Enter is enough, as long as nothing else has the focus.
  useEffect(() => {
    if (document.activeElement === document.body) button.current?.focus({ preventScroll: true });
  }, []);
  const start = async (): Promise<void> => {
    setStarting(true);
    setProblem(await startFirstTask());
    setStarting(false);
  };
  return (
    <>
      {problem !== null && (
        <p className="fielderror" role="alert">
          {problem}
        </p>
      )}
      <button
        ref={button}
        type="button"
        className="btn lg pri start"
        disabled={isStarting}
        onClick={() => void start()}
      >
        <Play className="i" aria-hidden="true" />
        Create and run <KeyCap keys="enter" />
      </button>
    </>
  );
}

function Leave({ isDone }: { isDone: boolean }) {
  return (
    <div className="alt">
      <button type="button" onClick={() => viewStore.setState({ hasDismissedWelcome: true, firstTask: null })}>
        {isDone ? 'Open the board' : 'Open the empty board'}
      </button>
    </div>
  );
}

/** What a new board shows: one task, done by a real worker within a minute, and then how to connect one that codes. */
export default function FirstRunScreen() {
  const first = useView((view) => view.firstTask);
  return first === null ? <Before /> : <Following id={first.id} askedAt={first.askedAt} />;
}

const NO_TIMES = { created: null, pickedUp: null, done: null, ran: null };

function Before() {
  return (
    <div className="fr" data-testid="first-run">
      <section className="frl" aria-label="Getting started">
        <h1>Get one task done</h1>
        <p>A built-in worker does the first one, so there is nothing to install.</p>
        <Steps id={null} stage={0} times={NO_TIMES} />
        <Start />
        <Leave isDone={false} />
      </section>
      <section className="frr" aria-label="The first task">
        <FirstStage card={null} detail={null} stage={0} times={NO_TIMES} />
      </section>
    </div>
  );
}

function Following({ id, askedAt }: { id: string; askedAt: number }) {
  const card = useCard(id);
  const { detail } = useTaskDetail(id);
  const stage = stageOf(card);
  const times = timesOf(askedAt, card, detail);
  return (
    <div className="fr" data-testid="first-run" data-stage={stage}>
      <section className="frl" aria-label="Getting started">
        {stage === 4 ? (
          <>
            <h1>First task done in {inSeconds(times.done ?? 0)}</h1>
            <p>
              You queued it, the dispatcher started it, the worker handed back a summary. Now connect a worker that can
              write code.
            </p>
            <Connect />
          </>
        ) : (
          <>
            <h1>Get one task done</h1>
            <p>A built-in worker does the first one, so there is nothing to install.</p>
            <Steps id={id} stage={stage} times={times} />
            {stage === 3 && (
              <div className="frtrouble" role="alert">
                <p>{card?.blockReason ?? card?.lastLine ?? 'The task did not get done.'}</p>
                <button type="button" className="btn out" onClick={() => openDrawer(id, true)}>
                  Open the task
                </button>
              </div>
            )}
          </>
        )}
        <Leave isDone={stage === 4} />
      </section>
      <section className="frr" aria-label="The first task">
        <FirstStage card={card} detail={detail} stage={stage} times={times} />
      </section>
    </div>
  );
}
