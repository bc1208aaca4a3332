import { actionById } from '../actions/all.ts';
import { scopeOf } from '../actions/scope.ts';
import { KeyCap } from './key-cap.tsx';

/** A button for one action: its picture, its word, its keys, and a place below itself for what it opens. */
export function ActionButton({ id, className = 'btn' }: { id: string; className?: string }) {
  const { name, short, Icon, keys, run } = actionById(id);
  const [caps] = keys;
  return (
    <button
      type="button"
      className={className}
      data-action={id}
      title={name}
      onClick={(event) => {
        const rect = event.currentTarget.getBoundingClientRect();
        run(scopeOf(undefined, { x: rect.left + rect.width / 2, y: rect.top }));
      }}
    >
      <Icon className="i" aria-hidden="true" />
      <span className="word">{short ?? name}</span>
      {caps !== undefined && <KeyCap keys={caps} />}
    </button>
  );
}
