import { useBoard } from '../../stores/use-stores.ts';
import { ownerName } from './banner-content.ts';
import { CopyLines, Explain } from './explain.tsx';

/** How another dispatcher is ended. The lock is never broken: two dispatchers would start the same task twice. */
export function TakeOver({ onClose }: { onClose(): void }) {
  const owner = useBoard((state) => state.engine?.owner ?? null);
  const isOurs = owner === null || owner.self;
  return (
    <Explain title="Take over dispatching" onClose={onClose}>
      {isOurs ? (
        <p>This engine dispatches the board now.</p>
      ) : (
        <>
          <p>
            {ownerName(owner)} on {owner.host}, pid {owner.pid}, holds the dispatcher lock of this board. The lock is
            never broken, because two dispatchers would start the same task twice.
          </p>
          <p>
            End the other one: quit the app, press Ctrl-C in its terminal, or run this on {owner.host}. Its workers keep
            running, and this engine takes the board over within seconds, by itself.
          </p>
          <CopyLines lines={`kill -TERM ${owner.pid}`} label="Copy the command" />
        </>
      )}
    </Explain>
  );
}
