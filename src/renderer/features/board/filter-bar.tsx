import { ListFilter, Monitor, Moon, Rows2, Rows3, Rows4, Sun } from 'lucide-react';
import { clearFilter, cycleTheme, setDensity, toggleQuick } from '../../actions/view.ts';
import { isFailing, needsYou } from '../../lib/filter.ts';
import type { QuickFilter } from '../../lib/filter.ts';
import { useBoard, useView } from '../../stores/use-stores.ts';
import { viewStore } from '../../stores/view-store.ts';
import type { Density } from '../../stores/view-store.ts';

const DENSITIES = [
  { value: 'compact', Icon: Rows4 },
  { value: 'comfortable', Icon: Rows3 },
  { value: 'spacious', Icon: Rows2 },
] as const satisfies { value: Density; Icon: unknown }[];

const THEME_ICONS = { system: Monitor, dark: Moon, light: Sun } as const;

function QuickButton({ quick, label }: { quick: QuickFilter; label: string }) {
  const isOn = useView((view) => view.quick === quick);
  const test = quick === 'needs' ? needsYou : isFailing;
  const count = useBoard((board) => Object.values(board.cards).reduce((sum, card) => (test(card) ? sum + 1 : sum), 0));
  return (
    <button type="button" className={isOn ? 'fbtn on' : 'fbtn'} aria-pressed={isOn} onClick={() => toggleQuick(quick)}>
      {label} <span className="n">{count}</span>
    </button>
  );
}

function DensityPicker() {
  const density = useView((view) => view.density);
  return (
    <fieldset className="seg icons" aria-label="Density">
      {DENSITIES.map(({ value, Icon }) => (
        <button
          type="button"
          key={value}
          aria-pressed={density === value}
          aria-label={value}
          title={`${value} cards`}
          onClick={() => setDensity(value)}
        >
          <Icon className="i" aria-hidden="true" />
        </button>
      ))}
    </fieldset>
  );
}

/** Words, two quick filters, density and theme. */
export function FilterBar() {
  const text = useView((view) => view.filterText);
  const theme = useView((view) => view.theme);
  const ThemeIcon = THEME_ICONS[theme];
  return (
    <div className="filterbar" role="toolbar" aria-label="Filters">
      <label className="field">
        <ListFilter className="i" aria-hidden="true" />
        <input
          id="filter"
          aria-label="Filter tasks"
          placeholder="Filter by word, @worker, #project"
          value={text}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => viewStore.setState({ filterText: event.target.value })}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.stopPropagation();
            if (text === '') event.currentTarget.blur();
            else clearFilter();
          }}
        />
        <kbd aria-hidden="true">/</kbd>
      </label>
      <span className="vdiv" />
      <QuickButton quick="needs" label="Needs you" />
      <QuickButton quick="failing" label="Failing" />
      <div className="right">
        <DensityPicker />
        <button
          type="button"
          className="btn icon theme"
          aria-label={`Theme: ${theme}`}
          title={`Theme: ${theme}`}
          onClick={cycleTheme}
        >
          <ThemeIcon className="i" aria-hidden="true" />
        </button>
      </div>
    </div>
  );
}
