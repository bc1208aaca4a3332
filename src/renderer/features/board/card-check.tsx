import { Check } from 'lucide-react';
import { selectTo, toggleSelected } from '../../actions/selection.ts';
import { useView } from '../../stores/use-stores.ts';

/** The box that selects a card. It appears in the slot of the priority, so nothing moves (principle 5 of the design). */
export function CardCheck({ id, title }: { id: string; title: string }) {
  const isOn = useView((view) => view.selected[id] === true);
  return (
    <button
      type="button"
      className="cb"
      // A native box cannot take the pictures that it shows in the slot of another.
      role="checkbox"
      aria-checked={isOn}
      aria-label={`Select ${title}`}
      // The card is the stop of the keyboard; X selects from there.
      tabIndex={-1}
      onClick={(event) => {
        event.stopPropagation();
        if (event.shiftKey) selectTo(id);
        else toggleSelected(id);
      }}
    >
      <Check className="i" aria-hidden="true" />
    </button>
  );
}
