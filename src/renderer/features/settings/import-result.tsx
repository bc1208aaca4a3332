import { CircleCheck } from 'lucide-react';
import type { ImportView } from '../../../contract/data.ts';
import { showScreen } from '../../actions/screens.ts';
import { plural } from '../../lib/format.ts';
import { session } from '../../lib/window-session.ts';

/** What became of an import, and the way to the new board. */
export function ImportResult({ result }: { result: ImportView }) {
  const { board, tasks, adapted, ignored } = result;
  return (
    <div className="importing" data-testid="import-result">
      <p>
        <CircleCheck className="i c-ok" aria-hidden="true" /> {plural(tasks, 'task')} became the board <b>{board}</b>.
        It is paused.
      </p>
      {adapted.length > 0 && (
        <ul>
          {adapted.map(({ what, count, examples }) => (
            <li key={what}>
              {count}× {what} <span className="dim">{examples.slice(0, 3).join(' ')}</span>
            </li>
          ))}
        </ul>
      )}
      {ignored.length > 0 && <p className="dim">Not taken over: {ignored.join(', ')}</p>}
      <div className="acts">
        <button
          type="button"
          className="btn out"
          onClick={() => {
            session.choose(board);
            showScreen('board');
          }}
        >
          Open {board}
        </button>
      </div>
    </div>
  );
}
