import { actionById } from '../actions/all.ts';
import { openPlace } from '../actions/places.ts';
import type { Place } from '../actions/places.ts';

/** Opens one place of the engine's machine; a picture, with a word where one is given. */
export function OpenPlaceButton({ to, word, className }: { to: Place; word?: string; className: string }) {
  const { name, Icon, keys } = actionById(`open-${to.place}`);
  const [caps] = keys;
  return (
    <button
      type="button"
      className={className}
      data-testid={`open-${to.place}`}
      aria-label={name}
      title={caps === undefined ? name : `${name} (${caps.replace('shift', 'Shift')})`}
      onClick={() => void openPlace(to)}
    >
      <Icon className="i" aria-hidden="true" />
      {word}
    </button>
  );
}
