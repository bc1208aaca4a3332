import { CircleCheck, CircleSlash, Copy } from 'lucide-react';
import { useState } from 'react';
import type { ProfileView } from '../../../contract/profile.ts';
import { copy } from '../../actions/copy.ts';
import { setDialog } from '../../actions/view.ts';
import { KeyCap } from '../../components/key-cap.tsx';
import { configPathOf } from '../../lib/home-paths.ts';
import { useBoard } from '../../stores/use-stores.ts';
import { viewStore } from '../../stores/view-store.ts';

/** Commands that are offered with what to write when they are not found. */
const KNOWN = ['claude', 'codex', 'opencode', 'gemini'] as const;
const SHOWN_MAX = 6;

/** The lines that make a worker of any program. */
function configLines(name: string): string {
  return `[profiles.${name}]\ncommand = ["${name}", "{prompt}"]\nslots = 1\n`;
}

/** Starts writing a task for that worker. */
function use(worker: string): void {
  viewStore.setState({ newTaskWorker: worker, hasDismissedWelcome: true });
  setDialog(true);
}

function Found({ profile, isFirst }: { profile: ProfileView; isFirst: boolean }) {
  return (
    <li className="conn">
      <CircleCheck className="i c-ok" size={15} aria-hidden="true" />
      <b>{profile.name}</b>
      <span className="p" title={profile.resolved ?? undefined}>
        {profile.kind === 'command' ? 'on your PATH' : 'always there'}
      </span>
      <button
        type="button"
        className={isFirst ? 'btn sm pri' : 'btn sm out'}
        aria-label={`Use ${profile.name}`}
        onClick={() => use(profile.name)}
      >
        Use
      </button>
    </li>
  );
}

function HowTo({ name }: { name: string }) {
  const path = useBoard((state) => configPathOf(state.engine?.databasePath ?? ''));
  const lines = configLines(name);
  return (
    <div className="howto" data-testid="how-to-connect">
      <p>
        Install <code>{name}</code>, so that your shell finds it: it then appears here by itself. Any other program
        becomes a worker with these lines in <code>{path}</code>:
      </p>
      <pre>{lines}</pre>
      <button type="button" className="btn sm out" onClick={() => void copy(lines, 'Copied')}>
        <Copy className="i" aria-hidden="true" />
        Copy the lines
      </button>
    </div>
  );
}

function Missing({ name, isOpen, toggle }: { name: string; isOpen: boolean; toggle(): void }) {
  return (
    <li className="conn off">
      <CircleSlash className="i dim" size={15} aria-hidden="true" />
      <b>{name}</b>
      <span className="p">not found</span>
      <button
        type="button"
        className="btn sm"
        aria-expanded={isOpen}
        aria-label={`How to connect ${name}`}
        onClick={toggle}
      >
        How to connect
      </button>
    </li>
  );
}

/** Workers that are ready to use, the ones that are not, and how to add any other. */
export function Connect() {
  const profiles = useBoard((state) => state.engine?.profiles);
  const [open, setOpen] = useState<string | null>(null);
  const found = (profiles ?? []).filter((profile) => profile.problem === null && profile.kind !== 'demo');
  const commands = found.filter((profile) => profile.kind === 'command');
  const builtIn = found.filter((profile) => profile.kind !== 'command');
  const missing = KNOWN.filter((name) => found.every((profile) => profile.name !== name));
  const ready = [...commands, ...builtIn].slice(0, SHOWN_MAX);
  return (
    <>
      <ul className="connect">
        {ready.map((profile, index) => (
          <Found key={profile.name} profile={profile} isFirst={index === 0} />
        ))}
        {missing.slice(0, Math.max(1, SHOWN_MAX - ready.length)).map((name) => (
          <Missing key={name} name={name} isOpen={open === name} toggle={() => setOpen(open === name ? null : name)} />
        ))}
      </ul>
      {open !== null && <HowTo name={open} />}
      <button
        type="button"
        className="btn lg out own"
        onClick={() => {
          viewStore.setState({ hasDismissedWelcome: true });
          setDialog(true);
        }}
      >
        Create your own task <KeyCap keys="C" />
      </button>
    </>
  );
}
