import { LogText } from '../../components/log-text.tsx';
import { useRunLog } from '../../lib/use-run-log.ts';

/** As many as tell what the worker is at; the drawer has the whole log. */
const LINES = 8;

/** The last lines that a worker printed, live. */
export function WorkerTail({ runId }: { runId: string }) {
  const log = useRunLog(runId);
  const lines = log.lines.slice(-LINES);
  return (
    <div className="wtail" data-testid={`tail-${runId}`}>
      {lines.length === 0 && <p className="dim">{log.problem ?? 'Nothing was printed yet.'}</p>}
      {lines.map((line) => (
        <div className="line trunc" key={line.number}>
          <LogText text={line.text} />
        </div>
      ))}
    </div>
  );
}
