import { useEffect, useRef } from 'react';
import { openSettings } from '../../actions/settings.ts';
import { announce } from '../../actions/view.ts';
import { TestStart } from '../../components/test-start.tsx';
import { tildePath } from '../../lib/format.ts';

interface Props {
  profiles: readonly string[];
  /** What they start now: a path or an agent. */
  start: string;
  isInEffect: boolean;
  isTested: boolean;
  onClose(): void;
}

/** What was written, and how a test start of it goes. */
export function Fixed({ profiles, start, isInEffect, isTested, onClose }: Props) {
  const done = useRef<HTMLButtonElement>(null);
  const [first] = profiles;
  const isTried = isTested && isInEffect && first !== undefined;
  const text = `${profiles.join(', ')} ${profiles.length === 1 ? 'starts' : 'start'}`;
  useEffect(() => {
    announce('Saved');
    done.current?.focus();
  }, []);
  return (
    <>
      <p data-testid="fixed">
        {text} <code>{tildePath(start)}</code> {isInEffect ? 'from now on.' : 'as soon as the engine has read it.'}
        {isTried && profiles.length > 1 && ` A test start of ${first}:`}
      </p>
      {isTried && <TestStart name={first} />}
      <footer>
        <button
          type="button"
          className="btn"
          onClick={() => {
            onClose();
            openSettings('workers');
          }}
        >
          Open the settings
        </button>
        <button type="button" ref={done} className="btn pri" onClick={onClose}>
          Done
        </button>
      </footer>
    </>
  );
}
