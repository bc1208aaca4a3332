import { CircleCheck, CircleX, LoaderCircle, Square } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { WorkerProbe } from '../../contract/worker.ts';
import { announce } from '../actions/view.ts';
import { LogText } from './log-text.tsx';
import { argvToText } from '../lib/argv-text.ts';
import { readTrouble } from '../lib/trouble.ts';
import { client } from '../lib/window-session.ts';
import '../styles/test-start.css';

interface Probe {
  argv: readonly string[] | null;
  output: string;
  ended: { works: boolean; text: string; seconds: number | null } | null;
}

const BEGUN: Probe = { argv: null, output: '', ended: null };

function after(state: Probe, event: WorkerProbe): Probe {
  if (event.kind === 'started') return { ...state, argv: event.argv };
  if (event.kind === 'output') return { ...state, output: state.output + event.text };
  return { ...state, ended: event };
}

/** Follows one test start until it ends or `signal` aborts, which ends the worker too. */
async function follow(name: string, signal: AbortSignal, tell: (event: WorkerProbe) => void): Promise<void> {
  for await (const event of await client().workers.probe({ name }, { signal })) {
    if (signal.aborted) return;
    tell(event);
  }
}

function Outcome({ probe, stop }: { probe: Probe; stop(): void }) {
  if (probe.ended === null)
    return (
      <p className="outcome">
        <LoaderCircle className="i spin" aria-hidden="true" />
        <span>{probe.argv === null ? 'Starting' : 'Running a one-line task'}</span>
        <button type="button" className="btn sm" onClick={stop}>
          <Square className="i" aria-hidden="true" />
          Stop
        </button>
      </p>
    );
  const { works, text, seconds } = probe.ended;
  const Icon = works ? CircleCheck : CircleX;
  return (
    <p className={works ? 'outcome ok' : 'outcome bad'} data-testid="probe-outcome">
      <Icon className="i" aria-hidden="true" />
      <span>
        <b>
          {works ? 'Test start passed' : 'Test start failed'}
          {seconds !== null && ` after ${seconds.toFixed(1)} s`}.
        </b>{' '}
        {text}
      </span>
    </p>
  );
}

/** What the worker printed, at its end. */
function Output({ text }: { text: string }) {
  const box = useRef<HTMLPreElement>(null);
  useEffect(() => {
    if (box.current !== null && text !== '') box.current.scrollTop = box.current.scrollHeight;
  }, [text]);
  return (
    // A scrolling region must be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <pre ref={box} tabIndex={0} aria-label="Output">
      {text
        .trimEnd()
        .split('\n')
        .map((line, index) => (
          // Lines have no identity but their place.
          // oxlint-disable-next-line react/no-array-index-key
          <span key={index}>
            <LogText text={line} />
            {'\n'}
          </span>
        ))}
    </pre>
  );
}

/** Starts a worker for real with a one-line task and shows what it prints. Closing it ends the worker. */
export function TestStart({ name }: { name: string }) {
  const [probe, setProbe] = useState(BEGUN);
  const abort = useRef<AbortController | null>(null);
  useEffect(() => {
    const own = new AbortController();
    abort.current = own;
    const run = async (): Promise<void> => {
      try {
        await follow(name, own.signal, (event) => {
          setProbe((state) => after(state, event));
          if (event.kind === 'ended') announce(event.works ? 'Test start passed' : 'Test start failed');
        });
      } catch (error) {
        if (own.signal.aborted) return;
        setProbe((state) => ({ ...state, ended: { works: false, text: readTrouble(error).text, seconds: null } }));
      }
    };
    void run();
    return () => own.abort();
  }, [name]);
  const stop = (): void => {
    abort.current?.abort();
    setProbe((state) => ({ ...state, ended: { works: false, text: 'You stopped it.', seconds: null } }));
  };
  return (
    <section className="testout" aria-label={`Test start of ${name}`} data-testid="probe">
      {probe.argv !== null && <code className="argv">{argvToText(probe.argv)}</code>}
      {probe.output !== '' && <Output text={probe.output} />}
      <Outcome probe={probe} stop={stop} />
    </section>
  );
}
