import { useId } from 'react';
import type { WorkerInfo } from '../../../contract/worker.ts';
import { FormField } from '../../components/form-field.tsx';
import { argvToText } from '../../lib/argv-text.ts';
import { CommandField } from './command-field.tsx';
import { EnvRows } from './env-rows.tsx';
import { sortOf } from './worker-draft.ts';
import type { WorkerDraft, WorkerProblems } from './worker-draft.ts';

interface Props {
  draft: WorkerDraft;
  problems: WorkerProblems;
  /** Null for a new one. */
  worker: WorkerInfo | null;
  /** What a worker can be made of. */
  sorts: readonly WorkerInfo[];
  change(part: Partial<WorkerDraft>): void;
}

/** Text fields that differ only in their words. */
function Line({
  label,
  note,
  name,
  place,
  ...rest
}: Props & {
  label: string;
  note?: string;
  name: 'description' | 'model' | 'slots' | 'maxRuntime' | 'passEnv';
  place?: string;
}) {
  const keys = {
    description: 'description',
    model: 'model',
    slots: 'slots',
    maxRuntime: 'max_runtime_seconds',
    passEnv: 'pass_env',
  };
  return (
    <FormField label={label} {...(note === undefined ? {} : { note })} problem={rest.problems[keys[name]]}>
      {(ids) => (
        <input
          {...ids}
          className="input"
          data-testid={`worker-field-${name}`}
          placeholder={place}
          value={rest.draft[name]}
          onChange={(event) => rest.change({ [name]: event.target.value })}
        />
      )}
    </FormField>
  );
}

function Sort({ draft, sorts, change }: Props) {
  const id = useId();
  const pick = (sort: string): void => {
    const found = sorts.find((worker) => sortOf(worker) === sort);
    change({ sort, command: found === undefined ? draft.command : argvToText(found.command), prompt: '', verdict: '' });
  };
  return (
    <div className="f">
      <label className="lb" htmlFor={id}>
        Made of
        <span className="end">how its program is called and understood</span>
      </label>
      <select id={id} className="input" value={draft.sort} onChange={(event) => pick(event.target.value)}>
        <option value="">A command of your own</option>
        {sorts.map((worker) => (
          <option key={worker.name} value={sortOf(worker)}>
            {worker.name}
            {worker.health === 'missing' ? ' (not installed)' : ''}
          </option>
        ))}
      </select>
    </div>
  );
}

function Choice({
  label,
  value,
  choices,
  problem,
  pick,
}: {
  label: string;
  value: string;
  choices: readonly (readonly [value: string, text: string])[];
  problem: string | undefined;
  pick(value: string): void;
}) {
  return (
    <FormField label={label} problem={problem}>
      {(ids) => (
        <select {...ids} className="input" value={value} onChange={(event) => pick(event.target.value)}>
          {choices.map(([each, text]) => (
            <option key={each} value={each}>
              {text}
            </option>
          ))}
        </select>
      )}
    </FormField>
  );
}

const PROMPTS = [
  ['', 'As the command says'],
  ['argument', 'An argument'],
  ['stdin', 'Standard input'],
  ['file', 'A file'],
  ['none', 'Not at all'],
] as const;
const VERDICTS = [
  ['', 'The usual way'],
  ['tools', 'It reports by itself'],
  ['exit-code', 'By its exit code'],
] as const;

/** Every field of a worker that config.toml lets a person change. */
export function WorkerFields(props: Props) {
  const { draft, problems, worker, change } = props;
  const isBuiltIn = worker !== null && worker.isReadyMade && worker.kind !== 'command';
  const hasCommand = !isBuiltIn && draft.sort !== 'shell' && draft.sort !== 'demo';
  return (
    <>
      <Line {...props} label="What it is good at" note="people and planners read it" name="description" />
      {worker?.isReadyMade !== true && <Sort {...props} />}
      {hasCommand && (
        <>
          <CommandField value={draft.command} problem={problems['command']} change={(command) => change({ command })} />
          <div className="three">
            <Choice
              label="The prompt is"
              value={draft.prompt}
              choices={PROMPTS}
              problem={problems['prompt']}
              pick={(prompt) => change({ prompt })}
            />
            <Choice
              label="How it went is known"
              value={draft.verdict}
              choices={VERDICTS}
              problem={problems['verdict']}
              pick={(verdict) => change({ verdict })}
            />
            <Line {...props} label="Model" name="model" place="its own" />
          </div>
        </>
      )}
      <div className="three">
        <Line {...props} label="Slots" name="slots" place="1" />
        <Line {...props} label="Max runtime" name="maxRuntime" place="no limit" />
        <Line {...props} label="Pass variables on" name="passEnv" place="API_KEY" />
      </div>
      <EnvRows rows={draft.env} problem={problems['env']} change={(env) => change({ env })} />
    </>
  );
}
