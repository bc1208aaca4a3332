import { ChevronDown, EyeOff, Flag, Link2 } from 'lucide-react';
import { Tag } from '../../components/tag.tsx';
import { useView } from '../../stores/use-stores.ts';
import { viewStore } from '../../stores/view-store.ts';
import type { GraphView } from '../../stores/view-store.ts';
import type { Linking } from './use-linking.ts';

function set(patch: Partial<GraphView>): void {
  viewStore.setState((view) => ({ graph: { ...view.graph, ...patch } }));
}

/** Which tasks the graph shows, and linking by choosing two of them. */
export function GraphBar({ projects, linking }: { projects: readonly string[]; linking: Linking }) {
  const { project, hidesDone, showsCritical } = useView((view) => view.graph);
  return (
    <div className="gbar">
      {projects.length > 0 && (
        <label className="token gproject">
          {project === null ? <span>All projects</span> : <Tag name={project} />}
          <ChevronDown className="i" size={11} aria-hidden="true" />
          <select
            aria-label="Project"
            data-testid="graph-project"
            value={project ?? ''}
            onChange={(event) => set({ project: event.target.value === '' ? null : event.target.value })}
          >
            <option value="">All projects</option>
            {projects.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      <button
        type="button"
        className={showsCritical ? 'fbtn on' : 'fbtn'}
        aria-pressed={showsCritical}
        onClick={() => set({ showsCritical: !showsCritical })}
      >
        <Flag className="i" aria-hidden="true" />
        Critical path
      </button>
      <button
        type="button"
        className={hidesDone ? 'fbtn on' : 'fbtn'}
        aria-pressed={hidesDone}
        onClick={() => set({ hidesDone: !hidesDone })}
      >
        <EyeOff className="i" aria-hidden="true" />
        Hide done
      </button>
      <button
        type="button"
        className={linking.isOn ? 'fbtn on' : 'fbtn'}
        aria-pressed={linking.isOn}
        title="Link tasks (L)"
        onClick={() => linking.toggle()}
      >
        <Link2 className="i" aria-hidden="true" />
        Link tasks
      </button>
      {linking.isOn && (
        <output className="ghint">
          {linking.from === null ? 'Choose the task that is waited for' : 'Now choose the task that waits for it'}
        </output>
      )}
    </div>
  );
}
