import { useState } from 'react';
import type { FormEvent } from 'react';
import { WORKSPACE_KINDS } from '../../../contract/status.ts';
import type { WorkspaceKind } from '../../../contract/status.ts';
import type { Task } from '../../../contract/task.ts';
import { updateTask } from '../../actions/edit-task.ts';
import { DropButton } from '../../components/drop-button.tsx';
import { OpenPlaceButton } from '../../components/open-place-button.tsx';
import { WorkspaceIcon } from '../../components/workspace-icon.tsx';
import { tildePath } from '../../lib/format.ts';
import { FieldRow } from './field-row.tsx';

const NAMES: Readonly<Record<WorkspaceKind, string>> = {
  scratch: 'Scratch folder of its own',
  dir: 'A folder of mine',
  worktree: 'Git worktree of a repository',
};

const SCRATCH = 'Scratch, a folder of its own';

interface Draft {
  kind: WorkspaceKind;
  path: string;
  branch: string;
  base: string;
}

function draftOf(task: Task): Draft {
  const { workspaceKind: kind, workspacePath, branch, base } = task;
  return { kind, path: workspacePath ?? '', branch: branch ?? '', base: base ?? '' };
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

function Text({
  label,
  value,
  placeholder,
  change,
}: {
  label: string;
  value: string;
  placeholder: string;
  change(value: string): void;
}) {
  return (
    <label className="dropfield">
      {label}
      <input
        className="input mono"
        value={value}
        placeholder={placeholder}
        spellCheck={false}
        onChange={(event) => change(event.target.value)}
      />
    </label>
  );
}

/** Where the task works, as a form. Nothing is sent before Save; what the engine refuses stays in the form. */
function Form({ task }: { task: Task }) {
  const [draft, setDraft] = useState(() => draftOf(task));
  const [isSaved, setSaved] = useState(false);
  const { kind, path, branch, base } = draft;
  const isTree = kind === 'worktree';
  const needsPath = kind !== 'scratch' && path.trim() === '';
  const change = (patch: Partial<Draft>): void => {
    setDraft({ ...draft, ...patch });
    setSaved(false);
  };
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const where = kind === 'scratch' ? { workspacePath: null } : { workspacePath: orNull(path) };
    const tree = isTree ? { branch: orNull(branch), base: orNull(base) } : { branch: null, base: null };
    setSaved(await updateTask(task.id, { workspaceKind: kind, ...where, ...tree }, task.version));
  };
  if (task.status === 'running')
    return <p className="dropnote">A worker is in this workspace. Stop it before choosing another.</p>;
  return (
    <form className="dropform" onSubmit={(event) => void save(event)}>
      <label className="dropfield">
        Kind
        <select
          className="input"
          value={kind}
          onChange={(event) => change({ kind: WORKSPACE_KINDS.find((one) => one === event.target.value) ?? 'scratch' })}
        >
          {WORKSPACE_KINDS.map((one) => (
            <option key={one} value={one}>
              {NAMES[one]}
            </option>
          ))}
        </select>
      </label>
      {kind !== 'scratch' && (
        <Text
          label={isTree ? 'Repository' : 'Folder'}
          value={path}
          placeholder="/home/you/code/project"
          change={(value) => change({ path: value })}
        />
      )}
      {isTree && (
        <>
          <Text
            label="Branch"
            value={branch}
            placeholder={`flock/${task.id}`}
            change={(value) => change({ branch: value })}
          />
          <Text label="Starts at" value={base} placeholder="HEAD" change={(value) => change({ base: value })} />
        </>
      )}
      <div className="dropacts">
        {isSaved && <span className="dim">Saved</span>}
        <button type="submit" className="btn pri" disabled={needsPath}>
          Save
        </button>
      </div>
    </form>
  );
}

/** The workspace of the task; pressing it opens the form. Where there is one, it can be opened. */
export function WorkspaceField({ task, isMade }: { task: Task; isMade: boolean }) {
  const path = task.branch ?? task.workspacePath;
  const isScratch = task.workspaceKind === 'scratch' || path === null;
  return (
    <FieldRow name="Workspace">
      <DropButton
        className="inline"
        label={`Workspace: ${isScratch ? SCRATCH : tildePath(path)}`}
        title={isScratch ? 'Edit the workspace' : path}
        width={320}
        side="right"
        testId="workspace-field"
        face={
          <>
            <WorkspaceIcon kind={task.workspaceKind} />
            {isScratch ? (
              <span className="trunc">{SCRATCH}</span>
            ) : (
              <span className="mono trunc small">{tildePath(path)}</span>
            )}
          </>
        }
      >
        <Form task={task} />
      </DropButton>
      {isMade && (
        <>
          <OpenPlaceButton to={{ place: 'editor', id: task.id }} className="btn sm icon" />
          <OpenPlaceButton to={{ place: 'terminal', id: task.id }} className="btn sm icon" />
        </>
      )}
    </FieldRow>
  );
}
