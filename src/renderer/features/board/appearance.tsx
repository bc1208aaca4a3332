import { SlidersHorizontal } from 'lucide-react';
import type { ReactNode } from 'react';
import { setLooks } from '../../actions/view.ts';
import { DropButton } from '../../components/drop-button.tsx';
import { Segments } from '../../components/segments.tsx';
import { Toggle } from '../../components/toggle.tsx';
import { SIZE_MAX, SIZE_MIN } from '../../stores/looks.ts';
import { useView } from '../../stores/use-stores.ts';

const THEMES = [
  { value: 'system', label: 'System' },
  { value: 'dark', label: 'Dark' },
  { value: 'light', label: 'Light' },
] as const;
const DENSITIES = [
  { value: 'compact', label: 'Compact' },
  { value: 'comfortable', label: 'Comfortable' },
  { value: 'spacious', label: 'Spacious' },
] as const;
const MOTIONS = [
  { value: 'system', label: 'System' },
  { value: 'reduced', label: 'On' },
  { value: 'full', label: 'Off' },
] as const;

function Row({ name, note, children }: { name: string; note?: string; children: ReactNode }) {
  return (
    <div className="lookrow">
      <span>
        {name}
        {note !== undefined && <small>{note}</small>}
      </span>
      {children}
    </div>
  );
}

function SizeRow() {
  const size = useView((view) => view.size);
  return (
    <Row name="Interface size">
      <input
        type="range"
        className="range"
        aria-label="Interface size"
        aria-valuetext={`${size}%`}
        min={SIZE_MIN}
        max={SIZE_MAX}
        step={5}
        value={size}
        onChange={(event) => setLooks({ size: Number(event.target.value) })}
      />
      <output className="num">{size}%</output>
    </Row>
  );
}

function Panel() {
  const theme = useView((view) => view.theme);
  const density = useView((view) => view.density);
  const motion = useView((view) => view.motion);
  const showsIds = useView((view) => view.showsIds);
  const showsLabels = useView((view) => view.showsLabels);
  return (
    <div className="looks">
      <h2>Appearance</h2>
      <Row name="Theme">
        <Segments label="Theme" value={theme} choices={THEMES} onPick={(value) => setLooks({ theme: value })} />
      </Row>
      <Row name="Density">
        <Segments
          label="Density"
          value={density}
          choices={DENSITIES}
          onPick={(value) => setLooks({ density: value })}
        />
      </Row>
      <Row name="Task ids on cards">
        <Toggle label="Task ids on cards" isOn={showsIds} onChange={(isOn) => setLooks({ showsIds: isOn })} />
      </Row>
      <Row name="Status labels" note="Words next to status icons">
        <Toggle label="Status labels" isOn={showsLabels} onChange={(isOn) => setLooks({ showsLabels: isOn })} />
      </Row>
      <SizeRow />
      <Row name="Reduce motion">
        <Segments
          label="Reduce motion"
          value={motion}
          choices={MOTIONS}
          onPick={(value) => setLooks({ motion: value })}
        />
      </Row>
    </div>
  );
}

/** How the window looks, behind one button. */
export function Appearance() {
  return (
    <DropButton
      className="btn icon"
      label="Appearance"
      title="Appearance"
      testId="appearance"
      face={<SlidersHorizontal className="i" aria-hidden="true" />}
      width={352}
      side="right"
    >
      <Panel />
    </DropButton>
  );
}
