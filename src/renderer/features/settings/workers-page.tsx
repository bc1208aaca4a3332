import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useView } from '../../stores/use-stores.ts';
import { viewStore } from '../../stores/view-store.ts';
import { ConfigFile } from './config-file.tsx';
import { PageHead } from './page-head.tsx';
import { SettingsSkeleton } from './settings-skeleton.tsx';
import { useConfig } from './use-config.ts';
import { useWorkers } from './use-workers.ts';
import { WorkerEditor } from './worker-editor.tsx';
import { WorkerList } from './worker-list.tsx';

/** The workers, and the one that is looked at. */
export function WorkersPage() {
  const config = useConfig();
  const { workers, problem, reload } = useWorkers();
  const picked = useView((view) => view.settingsWorker);
  const [isNew, setNew] = useState(false);
  const all = workers ?? [];
  const shown = all.find((worker) => worker.name === picked) ?? all.find((worker) => worker.program !== null) ?? all[0];
  const done = async (name: string | null): Promise<void> => {
    await reload();
    setNew(false);
    viewStore.setState({ settingsWorker: name });
  };
  return (
    <>
      <PageHead title="Workers" text="A worker is a name and a command. The dispatcher runs the command once per task.">
        <button
          type="button"
          className="btn out"
          data-testid="new-worker"
          aria-pressed={isNew}
          onClick={() => setNew(true)}
        >
          <Plus className="i" aria-hidden="true" />
          New worker
        </button>
      </PageHead>
      <ConfigFile config={config} />
      {problem !== null && (
        <p className="cfgstate bad" role="alert">
          {problem}
        </p>
      )}
      {workers === null && problem === null && <SettingsSkeleton />}
      {workers !== null && (
        <div className="sg plist">
          <WorkerList
            workers={all}
            shown={isNew ? null : (shown?.name ?? null)}
            pick={(name) => {
              setNew(false);
              viewStore.setState({ settingsWorker: name });
            }}
          />
          {isNew ? (
            <WorkerEditor key="new" worker={null} all={all} config={config} done={(name) => void done(name)} />
          ) : (
            shown !== undefined && (
              <WorkerEditor
                key={shown.name}
                worker={shown}
                all={all}
                config={config}
                done={(name) => void done(name)}
              />
            )
          )}
        </div>
      )}
    </>
  );
}
