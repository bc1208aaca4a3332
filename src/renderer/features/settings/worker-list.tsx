import { TriangleAlert } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import type { WorkerInfo } from '../../../contract/worker.ts';
import { Avatar } from '../../components/avatar.tsx';

interface Props {
  workers: readonly WorkerInfo[];
  shown: string | null;
  pick(name: string): void;
}

/** What a worker is made of, in a word or two. */
function sortText(worker: WorkerInfo): string {
  if (worker.kind !== 'command') return worker.isReadyMade ? 'built in' : worker.kind;
  return worker.sort ?? worker.command[0]?.split('/').at(-1) ?? 'no command';
}

/** Ready-made workers whose program is not installed; they come after the ones a person has something to do with. */
function isAbsent(worker: WorkerInfo): boolean {
  return worker.isReadyMade && worker.table === null && worker.health === 'missing';
}

function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  const items = [...event.currentTarget.querySelectorAll('button')];
  const at = items.findIndex((item) => item === document.activeElement);
  items[Math.min(items.length - 1, Math.max(0, at + step))]?.focus();
  event.preventDefault();
  event.stopPropagation();
}

function Item({ worker, isShown, pick }: { worker: WorkerInfo; isShown: boolean; pick(name: string): void }) {
  const isBad = worker.problem !== null;
  return (
    <button
      type="button"
      className={isShown ? 'pi on' : 'pi'}
      data-testid={`worker-${worker.name}`}
      aria-current={isShown ? 'true' : undefined}
      title={worker.problem ?? worker.program ?? undefined}
      onClick={() => pick(worker.name)}
    >
      <Avatar name={worker.name} size="m" />
      <span className="tx">
        <b className="trunc">{worker.name}</b>
        <span className="trunc">
          {worker.health === 'missing' ? 'not found' : sortText(worker)}
          {worker.version !== null && worker.health === 'ready' && ` · ${worker.version}`}
        </span>
      </span>
      {isBad ? (
        <TriangleAlert className="i c-warn" size={13} aria-label={worker.problem ?? ''} />
      ) : (
        <span className="dim num" title="Slots">
          {worker.slots}
        </span>
      )}
    </button>
  );
}

/** Every worker that tasks can be given to; what is not installed stands below the rest. */
export function WorkerList({ workers, shown, pick }: Props) {
  const absent = workers.filter(isAbsent);
  return (
    // The list takes the arrow keys.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <nav className="side" aria-label="Workers" onKeyDown={walk}>
      {workers
        .filter((worker) => !isAbsent(worker))
        .map((worker) => (
          <Item key={worker.name} worker={worker} isShown={worker.name === shown} pick={pick} />
        ))}
      {absent.length > 0 && <p className="mh">Not installed</p>}
      {absent.map((worker) => (
        <Item key={worker.name} worker={worker} isShown={worker.name === shown} pick={pick} />
      ))}
    </nav>
  );
}
