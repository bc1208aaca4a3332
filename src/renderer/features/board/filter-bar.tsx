import { ListFilter, Rows2, Rows3, Rows4, SlidersHorizontal } from 'lucide-react';
import { openSettings } from '../../actions/settings.ts';
import { clearFilter, setLooks, toggleQuick } from '../../actions/view.ts';
import { Segments } from '../../components/segments.tsx';
import type { QuickFilter } from '../../lib/filter.ts';
import { useBoard, useView } from '../../stores/use-stores.ts';
import { viewStore } from '../../stores/view-store.ts';
import { FilterMenus } from './filter-menus.tsx';

const DENSITIES = [
  { value: 'compact', label: 'Compact cards', face: <Rows4 className="i" aria-hidden="true" /> },
  { value: 'comfortable', label: 'Comfortable cards', face: <Rows3 className="i" aria-hidden="true" /> },
  { value: 'spacious', label: 'Spacious cards', face: <Rows2 className="i" aria-hidden="true" /> },
] as const;

const LANES = [
  { value: 'off', label: 'Off' },
  { value: 'running', label: 'Running' },
  { value: 'all', label: 'All' },
] as const;

function QuickButton({ quick, label }: { quick: QuickFilter; label: string }) {
  const isOn = useView((view) => view.quick === quick);
  const count = useBoard(({ tallies }) => (quick === 'needs' ? tallies.needsYou : tallies.failing));
  return (
    <button type="button" className={isOn ? 'fbtn on' : 'fbtn'} aria-pressed={isOn} onClick={() => toggleQuick(quick)}>
      {label} <span className="n">{count}</span>
    </button>
  );
}

function FilterField() {
  const text = useView((view) => view.filterText);
  return (
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
  );
}

/** What the board shows and how: words, menus, two quick filters, lanes, density, appearance. */
export function FilterBar() {
  const lanes = useView((view) => view.lanes);
  const density = useView((view) => view.density);
  return (
    <div className="filterbar" role="toolbar" aria-label="Filters">
      <FilterField />
      <FilterMenus />
      <span className="vdiv" />
      <QuickButton quick="needs" label="Needs you" />
      <QuickButton quick="failing" label="Failing" />
      <div className="right">
        <span className="lbl" aria-hidden="true">
          Lanes
        </span>
        <Segments
          label="Lanes by worker"
          value={lanes}
          choices={LANES}
          onPick={(value) => setLooks({ lanes: value })}
        />
        <Segments
          label="Density"
          value={density}
          choices={DENSITIES}
          onPick={(value) => setLooks({ density: value })}
        />
        <button
          type="button"
          className="btn icon"
          data-testid="appearance"
          aria-label="Appearance"
          title="Appearance"
          onClick={() => openSettings('appearance')}
        >
          <SlidersHorizontal className="i" aria-hidden="true" />
        </button>
      </div>
    </div>
  );
}
