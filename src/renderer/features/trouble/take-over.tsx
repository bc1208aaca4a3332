import { useEffect, useState } from 'react';
import { announce, setOverlay, toast } from '../../actions/view.ts';
import { readTrouble } from '../../lib/trouble.ts';
import type { Trouble } from '../../lib/trouble.ts';
import { connected } from '../../lib/window-session.ts';
import { useBoard } from '../../stores/use-stores.ts';
import { ownerName } from './banner-content.ts';
import { CopyLines, Explain } from './explain.tsx';

function taken(): void {
  setOverlay(null);
  toast({ text: 'This engine dispatches the board now' });
  announce('This engine dispatches the board now.');
}

/** Asks once, when it appears. Null while the other side is asked. */
function useTakeOver(): Trouble | null {
  const [refused, setRefused] = useState<Trouble | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    const ask = async (): Promise<void> => {
      try {
        const { api, board } = connected();
        await api.board.takeOver({ board }, { signal: abort.signal });
        if (!abort.signal.aborted) taken();
      } catch (error) {
        if (!abort.signal.aborted) setRefused(readTrouble(error));
      }
    };
    void ask();
    return () => abort.abort();
  }, []);
  return refused;
}

/**
 * Asks the other dispatcher to hand the board over, and says how to end it when it does not. The lock is never broken:
 * two dispatchers would start the same task twice.
 */
export function TakeOver({ onClose }: { onClose(): void }) {
  const owner = useBoard((state) => state.engine?.owner ?? null);
  const refused = useTakeOver();
  const other = owner === null || owner.self ? null : owner;
  const who = other === null ? 'The other program' : `${ownerName(other)} (pid ${other.pid} on ${other.host})`;
  return (
    <Explain title="Take over dispatching" onClose={onClose}>
      {refused === null ? (
        <p role="status" data-testid="taking-over">
          Asking {who} to hand the board over. This takes up to 10 seconds. Its workers keep running.
        </p>
      ) : (
        <>
          <p role="alert">{refused.text}</p>
          <p>
            The lock is never broken, because two dispatchers would start the same task twice. End the other one: quit
            the app, press Ctrl-C in its terminal{other === null ? '.' : `, or run this on ${other.host}.`} Its workers
            keep running, and this engine takes the board over within seconds, by itself.
          </p>
          {other !== null && <CopyLines lines={`kill -TERM ${other.pid}`} label="Copy the command" />}
        </>
      )}
    </Explain>
  );
}
