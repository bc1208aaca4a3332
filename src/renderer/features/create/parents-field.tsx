import { X } from 'lucide-react';
import { StatusGlyph } from '../../components/status-glyph.tsx';
import { TaskSearch } from '../../components/task-search.tsx';
import { useBoardShallow } from '../../stores/use-stores.ts';

/** The tasks that must be done first, with a search to add one. */
export function ParentsField({ parents, onChange }: { parents: readonly string[]; onChange(parents: string[]): void }) {
  const cards = useBoardShallow((board) => parents.map((id) => board.cards[id]));
  return (
    <div className="parents">
      {parents.map((id, index) => (
        <div className="deprow" key={id}>
          <StatusGlyph status={cards[index]?.status ?? 'todo'} size={13} />
          <span className="trunc">{cards[index]?.title ?? id}</span>
          <button
            type="button"
            className="x"
            aria-label={`Remove ${cards[index]?.title ?? id}`}
            onClick={() => onChange(parents.filter((other) => other !== id))}
          >
            <X className="i" aria-hidden="true" />
          </button>
        </div>
      ))}
      <TaskSearch
        label="Find a task by title or id"
        testId="create-parents"
        hidden={parents}
        onPick={(id) => onChange([...parents, id])}
      />
    </div>
  );
}
