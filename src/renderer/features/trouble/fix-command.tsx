import { useState } from 'react';
import { Toggle } from '../../components/toggle.tsx';
import { plural } from '../../lib/format.ts';
import { useReading } from '../../lib/use-reading.ts';
import { boardStore } from '../../stores/board-store.ts';
import { useBoard } from '../../stores/use-stores.ts';
import { missingCommand } from './banner-content.ts';
import type { MissingCommand } from './banner-content.ts';
import { Explain } from './explain.tsx';
import { FixChoices } from './fix-choices.tsx';
import { Fixed } from './fixed.tsx';
import { useFix } from './use-fix.ts';
import type { Fix } from './use-fix.ts';
import '../../styles/fix-command.css';

const TEST_LABEL = 'Test start after fixing';

interface AskProps {
  missing: MissingCommand;
  fix: Fix;
  isTested: boolean;
  setTested(isTested: boolean): void;
}

/** Looks for the program, and lists the ways out once that is answered. */
function Ask({ missing, fix, isTested, setTested }: AskProps) {
  const { command, profiles, tasks } = missing;
  const { value, isLoaded, trouble, again } = useReading({
    about: command,
    async ask({ api }, signal) {
      const [places, workers] = await Promise.all([
        api.workers.locate({ program: command }, { signal }),
        api.workers.list({ versions: false }, { signal }),
      ]);
      return { places, workers };
    },
  });
  return (
    <>
      <p>
        {profiles.join(', ')} {profiles.length === 1 ? 'starts' : 'start'} <code>{command}</code>, and the engine cannot
        find it. Apps opened from the desktop often see a shorter PATH than your shell.{' '}
        {plural(tasks.length, 'ready task')} {tasks.length === 1 ? 'waits' : 'wait'} for it.
      </p>
      {value?.places.paths.length === 0 && (
        <p>It is in none of the usual folders. If your shell does not know it either, install it and look again.</p>
      )}
      {trouble !== null && <p role="alert">The engine could not look for it. {trouble.text}</p>}
      {isLoaded ? (
        <FixChoices key={String(value === null)} missing={missing} found={value} fix={fix} />
      ) : (
        <p role="status">Looking in the usual folders</p>
      )}
      {fix.isSaving && <p role="status">Saving</p>}
      <footer className="fixfoot">
        <span>{value === null ? '' : `Checked ${plural(value.places.folders, 'folder')}`}</span>
        {isLoaded && (
          <button type="button" className="btn sm" onClick={again}>
            Look again
          </button>
        )}
        <span className="test">
          <span aria-hidden="true">{TEST_LABEL}</span>
          <Toggle label={TEST_LABEL} isOn={isTested} onChange={setTested} />
        </span>
      </footer>
    </>
  );
}

/** The way out of a command that workers need and the engine cannot find. */
export default function FixCommand({ onClose }: { onClose(): void }) {
  const engine = useBoard((state) => state.engine);
  const fix = useFix();
  const [isTested, setTested] = useState(true);
  const missing = fix.held ?? missingCommand({ engine }, (id) => boardStore.getState().cards[id]?.assignee ?? null);
  const { fixed } = fix;
  const title = missing === null ? 'The command is there' : fixed === null ? `Where is ${missing.command}?` : 'Saved';
  return (
    <Explain title={title} onClose={onClose}>
      {fix.problem !== null && <p role="alert">{fix.problem}</p>}
      {missing === null && <p>No ready task waits for a missing command any more.</p>}
      {missing !== null && fixed === null && (
        <Ask key={missing.command} missing={missing} fix={fix} isTested={isTested} setTested={setTested} />
      )}
      {missing !== null && fixed !== null && (
        <Fixed profiles={missing.profiles} {...fixed} isTested={isTested} onClose={onClose} />
      )}
    </Explain>
  );
}
