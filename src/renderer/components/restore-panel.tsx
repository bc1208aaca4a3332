import { useState } from 'react';
import type { BackupContent } from '../../contract/boards.ts';
import { toast } from '../actions/view.ts';
import { plural, timeOfDay } from '../lib/format.ts';
import { isUnopenable } from '../lib/storage.ts';
import { readTrouble } from '../lib/trouble.ts';
import { useReading } from '../lib/use-reading.ts';
import { client, session } from '../lib/window-session.ts';
import { useBoard } from '../stores/use-stores.ts';
import '../styles/restoring.css';

interface Props {
  board: string;
  file: string;
  takenAt: number;
  /** Called when it was restored or given up. */
  done(): void;
}

/** Changes named one by one. */
const NAMED_MAX = 5;

/** What restoring would lose, in words. */
function Loss({ content }: { content: BackupContent }) {
  const { lost } = content;
  if (lost === null) return <>The board cannot be read, so what would be lost is not known.</>;
  if (lost.length === 0) return <>Nothing has happened since, so nothing is lost.</>;
  const last = lost.slice(-NAMED_MAX).toReversed();
  return (
    <>
      {lost.length >= 1000 ? 'More than 1000 changes' : plural(lost.length, 'change')} since then{' '}
      {lost.length === 1 ? 'is' : 'are'} lost, the last {lost.length === 1 ? 'one' : 'ones'}:{' '}
      {last.map(({ taskId, kind }, index) => (
        // The same change may come twice.
        // oxlint-disable-next-line react/no-array-index-key
        <code key={index}>
          {taskId} {kind.replaceAll('_', ' ')}
        </code>
      ))}
      .
    </>
  );
}

/** Says what restoring this backup brings and loses, and does it. */
export function RestorePanel({ board, file, takenAt, done }: Props) {
  const look = useReading({
    about: file,
    ask: ({ api }, signal) => api.boards.lookAtBackup({ board, file }, { signal }),
  });
  const content = look.value;
  const [refusal, setRefusal] = useState<string | null>(null);
  const problem = refusal ?? look.trouble?.text ?? null;
  const [isBusy, setBusy] = useState(false);
  // Of a board that cannot be opened the engine has no workers to stop.
  const workers = useBoard((state) => (isUnopenable(state.storage) ? 0 : (state.engine?.workers ?? 0)));
  const restore = async (): Promise<void> => {
    setBusy(true);
    setRefusal(null);
    try {
      const restored = await session.keepFor(client().boards.restoreBackup({ board, file }));
      toast({
        text: `${board} is as it was at ${timeOfDay(takenAt, Date.now())}`,
        detail: restored.isOldKept ? 'The file that was there is kept in replaced/ of the board.' : null,
        isSticky: true,
      });
      // A window that waits for the board to be whole need not wait longer.
      session.retryNow();
      done();
    } catch (error) {
      setRefusal(readTrouble(error).text);
      setBusy(false);
    }
  };
  return (
    <fieldset className="restoring" aria-label="Restore this backup?" data-testid="restore-panel">
      {content === null && problem === null && <p aria-busy="true">Looking into the backup…</p>}
      {content !== null && (
        <p>
          It has {plural(content.tasks, 'task')} and takes the place of the board {board}. <Loss content={content} />
          {workers > 0 && ` ${plural(workers, 'running worker')} ${workers === 1 ? 'is' : 'are'} stopped first.`} The
          file that is there now is kept aside.
        </p>
      )}
      {problem !== null && (
        <p className="fielderror" role="alert">
          {problem}
        </p>
      )}
      <div className="acts">
        <button
          type="button"
          className="btn solid dan"
          data-testid="confirm-restore"
          disabled={content === null || isBusy}
          onClick={() => void restore()}
        >
          {isBusy ? 'Restoring' : 'Restore'}
        </button>
        <button type="button" className="btn" disabled={isBusy} onClick={done}>
          Cancel
        </button>
      </div>
    </fieldset>
  );
}
