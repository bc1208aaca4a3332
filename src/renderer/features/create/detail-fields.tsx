import type { WorkspaceKind } from '../../../contract/status.ts';
import { PRIORITY_NAMES } from '../../lib/status-text.ts';
import { useBoard } from '../../stores/use-stores.ts';
import { FormField } from '../../components/form-field.tsx';
import type { Draft, Problems } from './new-task-form.ts';
import { ParentsField } from './parents-field.tsx';

interface Props {
  draft: Draft;
  problems: Problems;
  change(patch: Partial<Draft>): void;
}

const WORKSPACES: readonly { value: WorkspaceKind; label: string }[] = [
  { value: 'scratch', label: 'Scratch folder' },
  { value: 'dir', label: 'A folder of mine' },
  { value: 'worktree', label: 'Git worktree' },
];

function WorkerField({ draft, problems, change }: Props) {
  const profiles = useBoard((board) => board.engine?.profiles) ?? [];
  const chosen = profiles.find((profile) => profile.name === draft.worker);
  return (
    <FormField label="Worker" problem={problems.worker ?? chosen?.problem ?? undefined}>
      {(ids) => (
        <select
          {...ids}
          className="input"
          data-testid="create-worker"
          value={draft.worker}
          onChange={(event) => change({ worker: event.target.value })}
        >
          <option value="">Unassigned</option>
          {profiles.map((profile) => (
            <option key={profile.name} value={profile.name}>
              {profile.name}
            </option>
          ))}
        </select>
      )}
    </FormField>
  );
}

function WorkspaceFields({ draft, problems, change }: Props) {
  return (
    <>
      <FormField label="Workspace" problem={problems.workspace}>
        {(ids) => (
          <select
            {...ids}
            className="input"
            value={draft.workspace}
            onChange={(event) =>
              change({ workspace: WORKSPACES.find(({ value }) => value === event.target.value)?.value ?? 'scratch' })
            }
          >
            {WORKSPACES.map(({ value, label }) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        )}
      </FormField>
      <FormField label="Max runtime" note="worker default if empty" problem={problems.maxRuntime}>
        {(ids) => (
          <input
            {...ids}
            className="input"
            placeholder="45m"
            value={draft.maxRuntime}
            onChange={(event) => change({ maxRuntime: event.target.value })}
          />
        )}
      </FormField>
    </>
  );
}

interface TextProps extends Props {
  name: 'path' | 'branch' | 'skills' | 'start';
  label: string;
  note?: string | undefined;
  placeholder: string;
  type?: 'text' | 'datetime-local';
}

function TextField({ draft, problems, change, name, label, note, placeholder, type = 'text' }: TextProps) {
  return (
    <FormField label={label} note={note} problem={problems[name]}>
      {(ids) => (
        <input
          {...ids}
          className={name === 'path' || name === 'branch' ? 'input mono' : 'input'}
          type={type}
          placeholder={placeholder}
          value={draft[name]}
          onChange={(event) => change({ [name]: event.target.value })}
        />
      )}
    </FormField>
  );
}

/** Where a task works that has no scratch folder; left empty it takes the board's folder, when it has one. */
function FolderFields(props: Props) {
  const { workspace } = props.draft;
  const folder = useBoard((board) => board.engine?.defaultWorkdir ?? null);
  const isTree = workspace === 'worktree';
  return (
    <div className={isTree ? 'two' : undefined}>
      <TextField
        {...props}
        name="path"
        label={isTree ? 'Repository' : 'Folder'}
        note={folder === null ? undefined : 'the board’s if empty'}
        placeholder={folder ?? '/home/you/code/project'}
      />
      {isTree && <TextField {...props} name="branch" label="Branch" placeholder="one of its own" />}
    </div>
  );
}

/** Everything of a new task but its title and body. */
export function DetailFields(props: Props) {
  const { draft, problems, change } = props;
  return (
    <>
      <div className="three">
        <WorkerField {...props} />
        <FormField label="Project" problem={problems.project}>
          {(ids) => (
            <input
              {...ids}
              className="input"
              placeholder="None"
              value={draft.project}
              onChange={(event) => change({ project: event.target.value })}
            />
          )}
        </FormField>
        <FormField label="Priority" problem={problems.priority}>
          {(ids) => (
            <select
              {...ids}
              className="input"
              value={draft.priority}
              onChange={(event) => change({ priority: Number(event.target.value) })}
            >
              {PRIORITY_NAMES.map((name, index) => (
                <option key={name} value={index}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </FormField>
      </div>
      <FormField label="After" note="starts when these are done" problem={problems.parents}>
        {() => <ParentsField parents={draft.parents} onChange={(parents) => change({ parents })} />}
      </FormField>
      <div className="two">
        <WorkspaceFields {...props} />
      </div>
      {draft.workspace !== 'scratch' && <FolderFields {...props} />}
      <div className="two">
        <TextField {...props} name="skills" label="Skills" placeholder="review, sql" />
        <TextField {...props} name="start" label="Not before" placeholder="" type="datetime-local" />
      </div>
    </>
  );
}
