import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { WorkerInfo } from '../../../contract/worker.ts';
import { toast } from '../../actions/view.ts';
import { plural } from '../../lib/format.ts';
import { useBoard } from '../../stores/use-stores.ts';
import type { Config } from './use-config.ts';

interface Props {
  worker: WorkerInfo;
  config: Config;
  removed(): void;
}

/** Takes a worker's table out of config.toml, after asking. A ready-made one is then as it came. */
export function RemoveWorker({ worker, config, removed }: Props) {
  const [isAsking, setAsking] = useState(false);
  const tasks = useBoard((state) =>
    isAsking
      ? Object.values(state.cards).filter((card) => card.assignee === worker.name && card.status !== 'done').length
      : 0,
  );
  const word = worker.isReadyMade ? 'Reset' : 'Remove';
  const remove = async (): Promise<void> => {
    const trouble = await config.removeProfile(worker.name);
    if (trouble === null) {
      setAsking(false);
      toast({ text: worker.isReadyMade ? `${worker.name} is as it came` : `${worker.name} was removed` });
      removed();
    } else toast({ text: trouble.text, tone: 'danger', isSticky: true });
  };
  if (!isAsking)
    return (
      <button type="button" className="btn" data-testid="remove-worker" onClick={() => setAsking(true)}>
        <Trash2 className="i" aria-hidden="true" />
        {word}
      </button>
    );
  const effect = worker.isReadyMade
    ? 'Its table leaves config.toml and it is as it came.'
    : tasks === 0
      ? 'Its table leaves config.toml.'
      : `${plural(tasks, 'task')} on this board ${tasks === 1 ? 'is' : 'are'} assigned to it and will wait.`;
  return (
    <fieldset className="asks" aria-label={`${word} ${worker.name}?`}>
      <span>{effect}</span>
      {/* The question took the place of the button that had the focus. */}
      {/* oxlint-disable-next-line jsx-a11y/no-autofocus */}
      <button type="button" className="btn out dan" autoFocus onClick={() => void remove()}>
        {word} {worker.name}
      </button>
      <button type="button" className="btn" onClick={() => setAsking(false)}>
        Keep it
      </button>
    </fieldset>
  );
}
