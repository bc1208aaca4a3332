import { openSettings } from '../../actions/settings.ts';
import { configPathOf } from '../../lib/home-paths.ts';
import { plural } from '../../lib/format.ts';
import { boardStore } from '../../stores/board-store.ts';
import { useBoard } from '../../stores/use-stores.ts';
import { missingCommand } from './banner-content.ts';
import { CopyLines, Explain } from './explain.tsx';

/** What to do about a command that workers need and the engine cannot find. */
export function FixCommand({ onClose }: { onClose(): void }) {
  const engine = useBoard((state) => state.engine);
  const missing = missingCommand({ engine }, (id) => boardStore.getState().cards[id]?.assignee ?? null);
  if (missing === null) {
    return (
      <Explain title="The command is there" onClose={onClose}>
        <p>No ready task waits for a missing command any more.</p>
      </Explain>
    );
  }
  const { command, profiles, tasks } = missing;
  const lines = profiles.map((name) => `[profiles.${name}]\ncommand = ["/full/path/to/${command}"]`).join('\n\n');
  return (
    <Explain title={`Where is ${command}?`} onClose={onClose}>
      <p>
        {profiles.join(', ')} {profiles.length === 1 ? 'starts' : 'start'} <code>{command}</code>, and the engine cannot
        find it. Apps opened from the desktop often see a shorter PATH than your shell.{' '}
        {plural(tasks.length, 'ready task')} {tasks.length === 1 ? 'waits' : 'wait'} for it.
      </p>
      <p>Ask your shell where it is. If it does not know, install it; the engine looks again every few seconds.</p>
      <CopyLines lines={`command -v ${command}`} label="Copy the question" />
      <p>
        Then give the full path in the settings of the worker, where a test start tries it, or write it into{' '}
        <code>{configPathOf(engine?.databasePath ?? '')}</code>, with the arguments it had:
      </p>
      <CopyLines lines={lines} label="Copy the lines" />
      <footer>
        <button
          type="button"
          className="btn pri"
          onClick={() => {
            onClose();
            openSettings('workers');
          }}
        >
          Open the settings
        </button>
      </footer>
    </Explain>
  );
}
