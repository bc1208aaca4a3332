import { closeRail, openRail, setLooks } from '../../actions/view.ts';
import { Segments } from '../../components/segments.tsx';
import { Slider } from '../../components/slider.tsx';
import { Toggle } from '../../components/toggle.tsx';
import { SIZE_MAX, SIZE_MIN } from '../../stores/looks.ts';
import { useView } from '../../stores/use-stores.ts';
import { PageHead } from './page-head.tsx';
import { SettingGroup, SettingRow } from './setting-row.tsx';
import { ThemeChoice } from './theme-choice.tsx';

const DENSITIES = [
  { value: 'compact', label: 'Compact' },
  { value: 'comfortable', label: 'Comfortable' },
  { value: 'spacious', label: 'Spacious' },
] as const;
const LANES = [
  { value: 'off', label: 'Off' },
  { value: 'running', label: 'Running' },
  { value: 'all', label: 'All columns' },
] as const;
const MOTIONS = [
  { value: 'system', label: 'System' },
  { value: 'reduced', label: 'On' },
  { value: 'full', label: 'Off' },
] as const;

/** Whether a column that can be a rail is open. */
function RailToggle({ label, status }: { label: string; status: 'scheduled' | 'review' }) {
  const isOpen = useView((view) => view.openRails.includes(status));
  return <Toggle label={label} isOn={isOpen} onChange={(isOn) => (isOn ? openRail(status) : closeRail(status))} />;
}

function BoardLooks() {
  const density = useView((view) => view.density);
  const lanes = useView((view) => view.lanes);
  const showsIds = useView((view) => view.showsIds);
  const showsLabels = useView((view) => view.showsLabels);
  return (
    <SettingGroup title="Board">
      <SettingRow name="Density" note="Compact fits about 10 cards per column">
        <Segments
          label="Density"
          value={density}
          choices={DENSITIES}
          onPick={(value) => setLooks({ density: value })}
        />
      </SettingRow>
      <SettingRow name="Lanes by worker" note="A row for each worker, with its slots">
        <Segments
          label="Lanes by worker"
          value={lanes}
          choices={LANES}
          onPick={(value) => setLooks({ lanes: value })}
        />
      </SettingRow>
      <SettingRow name="Scheduled column" note="A narrow rail until you need it">
        <RailToggle label="Scheduled column" status="scheduled" />
      </SettingRow>
      <SettingRow name="Review column" note="Work waits here for your approval">
        <RailToggle label="Review column" status="review" />
      </SettingRow>
      <SettingRow name="Task ids on cards">
        <Toggle label="Task ids on cards" isOn={showsIds} onChange={(isOn) => setLooks({ showsIds: isOn })} />
      </SettingRow>
      <SettingRow name="Status labels" note="Words next to status icons">
        <Toggle label="Status labels" isOn={showsLabels} onChange={(isOn) => setLooks({ showsLabels: isOn })} />
      </SettingRow>
    </SettingGroup>
  );
}

function TextAndMotion() {
  const size = useView((view) => view.size);
  const motion = useView((view) => view.motion);
  return (
    <SettingGroup title="Text and motion">
      <SettingRow name="Interface size">
        <Slider
          aria-label="Interface size"
          aria-valuetext={`${size}%`}
          min={SIZE_MIN}
          max={SIZE_MAX}
          step={5}
          value={size}
          onChange={(event) => setLooks({ size: Number(event.target.value) })}
        />
        <output className="num strong">{size}%</output>
      </SettingRow>
      <SettingRow name="Reduce motion" note="System follows the setting of your desktop">
        <Segments
          label="Reduce motion"
          value={motion}
          choices={MOTIONS}
          onPick={(value) => setLooks({ motion: value })}
        />
      </SettingRow>
    </SettingGroup>
  );
}

/** How this window looks. It is kept by the window itself, not in config.toml. */
export function AppearancePage() {
  return (
    <>
      <PageHead title="Appearance" />
      <ThemeChoice />
      <BoardLooks />
      <TextAndMotion />
    </>
  );
}
