import { Play, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { WorkerInfo } from '../../../contract/worker.ts';
import { Avatar } from '../../components/avatar.tsx';
import { FormField } from '../../components/form-field.tsx';
import { TestStart } from '../../components/test-start.tsx';
import { tildePath } from '../../lib/format.ts';
import { useBoard } from '../../stores/use-stores.ts';
import { RemoveWorker } from './remove-worker.tsx';
import type { Config } from './use-config.ts';
import { useWorkerForm } from './use-worker-form.ts';
import type { WorkerForm } from './use-worker-form.ts';
import { WorkerFields } from './worker-fields.tsx';

interface Props {
  /** Null for a new one. */
  worker: WorkerInfo | null;
  all: readonly WorkerInfo[];
  config: Config;
  /** Called with the name after it was written, and with null after it was removed or given up. */
  done(name: string | null): void;
}

function Facts({ worker }: { worker: WorkerInfo }) {
  const running = useBoard(
    (state) => state.engine?.profiles.find((profile) => profile.name === worker.name)?.running ?? 0,
  );
  const where = worker.program === null ? 'not found' : tildePath(worker.program);
  return (
    <span className="dim facts">
      {running > 0 && `${running} running · `}
      {worker.kind === 'command' ? where : 'built in'}
      {worker.version !== null && ` · ${worker.version}`}
    </span>
  );
}

function Head({ worker, form, test }: { worker: WorkerInfo | null; form: WorkerForm; test(): void }) {
  return (
    <div className="hd">
      <Avatar name={form.draft.name.trim() || '?'} size="m" />
      <div className="grow">
        <h3>{worker?.name ?? 'New worker'}</h3>
        {worker !== null && <Facts worker={worker} />}
      </div>
      {worker !== null && (
        <button
          type="button"
          className="btn out"
          data-testid="test-start"
          disabled={form.isDirty || worker.program === null}
          title={form.isDirty ? 'Save first' : 'Starts it for real with a one-line task'}
          onClick={test}
        >
          <Play className="i" aria-hidden="true" />
          Test start
        </button>
      )}
    </div>
  );
}

function Foot({ worker, config, done, form }: Props & { form: WorkerForm }) {
  return (
    <div className="edfoot">
      <button
        type="submit"
        className="btn pri"
        data-testid="save-worker"
        disabled={(!form.isDirty && worker !== null) || form.isSaving}
      >
        {worker === null ? 'Create worker' : 'Save'}
      </button>
      {(form.isDirty || worker === null) && (
        <button
          type="button"
          className="btn"
          onClick={() => {
            form.discard();
            if (worker === null) done(null);
          }}
        >
          Discard
        </button>
      )}
      <span className="grow" />
      {worker !== null && worker.table !== null && (
        <RemoveWorker worker={worker} config={config} removed={() => done(worker.isReadyMade ? worker.name : null)} />
      )}
    </div>
  );
}

/** One worker: what it is, a form for all of it, and a test start. Nothing is written before Save. */
export function WorkerEditor(props: Props) {
  const { worker, all, config, done } = props;
  const [tests, setTests] = useState(0);
  const form = useWorkerForm(worker, worker === null ? all.map((other) => other.name) : [], config);
  const { draft, problems, change } = form;
  const save = async (): Promise<void> => {
    const name = await form.save();
    if (name !== null) done(name);
  };
  return (
    <form
      className="ed"
      data-testid="worker-editor"
      aria-label={worker?.name ?? 'New worker'}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <Head worker={worker} form={form} test={() => setTests((count) => count + 1)} />
      {worker !== null && worker.problem !== null && (
        <p className="wproblem">
          <TriangleAlert className="i c-warn" aria-hidden="true" />
          {worker.problem}
        </p>
      )}
      {tests > 0 && worker !== null && <TestStart key={tests} name={worker.name} />}
      {worker === null && (
        <FormField label="Name" note="tasks are assigned by it" problem={problems['name']}>
          {(ids) => (
            <input
              {...ids}
              className="input"
              data-testid="worker-name"
              placeholder="reviewer"
              value={draft.name}
              spellCheck={false}
              onChange={(event) => change({ name: event.target.value })}
            />
          )}
        </FormField>
      )}
      <WorkerFields
        draft={draft}
        problems={problems}
        worker={worker}
        sorts={all.filter((other) => other.isReadyMade)}
        change={change}
      />
      {problems[''] !== undefined && (
        <p className="fielderror" role="alert">
          {problems['']}
        </p>
      )}
      <Foot {...props} form={form} />
    </form>
  );
}
