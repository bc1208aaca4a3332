import { ArrowRightLeft, CircleCheck, Copy, Pencil } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { ProgramPlaces, WorkerInfo } from '../../../contract/worker.ts';
import { copy } from '../../actions/copy.ts';
import { KeyCap } from '../../components/key-cap.tsx';
import { argvToText } from '../../lib/argv-text.ts';
import { tildePath } from '../../lib/format.ts';
import type { MissingCommand } from './banner-content.ts';
import { agentsHere, withAgent, withPath } from './fix-changes.ts';
import { PathForm } from './path-form.tsx';
import type { Fix } from './use-fix.ts';

/** Programs of the same name that are offered; a person who has more knows which one is meant. */
const PATHS_SHOWN = 3;

interface Props {
  missing: MissingCommand;
  /** What the engine found; null when it could not be asked. */
  found: { places: ProgramPlaces; workers: readonly WorkerInfo[] } | null;
  fix: Fix;
}

interface ChoiceProps {
  Icon: LucideIcon;
  name: string;
  detail: string;
  /** The detail is a path or a command. */
  isCode?: boolean;
  isOpen?: boolean;
  pick(): void;
}

function Choice({ Icon, name, detail, isCode = false, isOpen, pick }: ChoiceProps) {
  return (
    <button type="button" className="choice" aria-expanded={isOpen} onClick={pick}>
      <Icon className="i" aria-hidden="true" />
      <span className="tx">
        <b>{name}</b>
        <span className={isCode ? 'd mono' : 'd'} title={detail}>
          {detail}
        </span>
      </span>
      <KeyCap keys="enter" />
    </button>
  );
}

/** The arrows walk through the choices; in the field they move the cursor. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  const choices = [...event.currentTarget.querySelectorAll<HTMLElement>('.choice')];
  const at = choices.findIndex((choice) => choice === document.activeElement);
  if (step === 0 || at === -1) return;
  choices[(at + step + choices.length) % choices.length]?.focus();
  event.preventDefault();
}

/** The ways out, best first. The first one has the focus, so that Enter takes it. */
export function FixChoices({ missing, found, fix }: Props) {
  const [isWriting, setWriting] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => list.current?.querySelector<HTMLElement>('.choice')?.focus(), []);
  const { command, profiles } = missing;
  const workers = found?.workers ?? [];
  const question = argvToText(['command', '-v', command]);
  const start = (what: string, changesOf: (worker: WorkerInfo) => ReturnType<typeof withPath>): void => {
    if (!fix.isSaving) void fix.apply({ missing, workers, changesOf, start: what });
  };
  const startPath = (path: string): void => start(path, (worker) => withPath(worker, path));
  return (
    // The list takes the arrow keys.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div ref={list} className="choices" role="group" aria-label="Ways to fix it" onKeyDown={walk}>
      {found?.places.paths.slice(0, PATHS_SHOWN).map((path, index) => (
        <Choice
          key={path}
          Icon={CircleCheck}
          name={index === 0 ? 'Use the one that was found' : 'Use another one that was found'}
          detail={tildePath(path)}
          isCode
          pick={() => startPath(path)}
        />
      ))}
      {agentsHere(workers, profiles).map((agent) => (
        <Choice
          key={agent}
          Icon={ArrowRightLeft}
          name={`Use ${agent}`}
          detail={`For ${profiles.join(', ')}, with its own arguments and model`}
          pick={() => start(agent, (worker) => withAgent(worker, agent))}
        />
      ))}
      {found !== null && (
        <Choice
          Icon={Pencil}
          name="Write the full path"
          detail="The arguments stay as they are"
          isOpen={isWriting}
          pick={() => setWriting(!isWriting)}
        />
      )}
      {isWriting && <PathForm command={command} isSaving={fix.isSaving} onFound={startPath} />}
      <Choice
        Icon={Copy}
        name="Copy the command to ask your shell"
        detail={question}
        isCode
        pick={() => void copy(question, 'Copied')}
      />
    </div>
  );
}
