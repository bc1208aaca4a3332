import { Lock } from 'lucide-react';
import { useCallback } from 'react';
import type { TaskDetail } from '../../../contract/feed.ts';
import type { Card } from '../../../contract/task.ts';
import { requestAssign } from '../../actions/take-away.ts';
import { updateTask } from '../../actions/edit-task.ts';
import { Avatar } from '../../components/avatar.tsx';
import { PriorityGlyph } from '../../components/priority-glyph.tsx';
import { Tag } from '../../components/tag.tsx';
import { TickText } from '../../components/tick-text.tsx';
import { duration, shortAge, timer } from '../../lib/format.ts';
import { PRIORITY_NAMES, priorityName } from '../../lib/status-text.ts';
import { useBoard } from '../../stores/use-stores.ts';
import { FieldRow } from './field-row.tsx';
import { InlineSelect } from './inline-select.tsx';
import { InlineText } from './inline-text.tsx';
import { BreakerField, ModelField, RuntimeField, SkillsField, StartField } from './limit-fields.tsx';
import { WorkspaceField } from './workspace-field.tsx';

interface Props {
  card: Card;
  detail: TaskDetail;
}

function WorkerField({ detail: { task } }: Props) {
  const profiles = useBoard((board) => board.engine?.profiles) ?? [];
  const names = profiles.map((profile) => profile.name);
  const known = task.assignee === null || names.includes(task.assignee) ? names : [task.assignee, ...names];
  const options = [{ value: '', label: 'Unassigned' }, ...known.map((name) => ({ value: name, label: name }))];
  const kind = profiles.find((profile) => profile.name === task.assignee)?.kind;
  return (
    <FieldRow name="Worker">
      <InlineSelect
        label="Worker"
        value={task.assignee ?? ''}
        options={options}
        onPick={(name, at) => requestAssign(task.id, name === '' ? null : name, at)}
      >
        <Avatar name={task.assignee} />
        <span className="trunc">{task.assignee ?? 'Unassigned'}</span>
        {kind !== undefined && kind !== task.assignee && <span className="dim">{kind}</span>}
      </InlineSelect>
    </FieldRow>
  );
}

function ProjectField({ detail: { task } }: Props) {
  return (
    <FieldRow name="Project">
      <InlineText
        label="Project"
        value={task.tenant ?? ''}
        placeholder="None"
        save={(text) => updateTask(task.id, { tenant: text === '' ? null : text })}
      >
        {task.tenant === null ? <span className="dim">None</span> : <Tag name={task.tenant} />}
      </InlineText>
    </FieldRow>
  );
}

function PriorityField({ detail: { task } }: Props) {
  const options = PRIORITY_NAMES.map((label, index) => ({ value: String(index), label }));
  const isKnown = task.priority >= 0 && task.priority < PRIORITY_NAMES.length;
  const own = { value: String(task.priority), label: `${priorityName(task.priority)} (${task.priority})` };
  return (
    <FieldRow name="Priority">
      <InlineSelect
        label="Priority"
        value={String(task.priority)}
        options={isKnown ? options : [own, ...options]}
        onPick={(value) => void updateTask(task.id, { priority: Number(value) })}
      >
        <PriorityGlyph priority={task.priority} />
        {isKnown ? priorityName(task.priority) : own.label}
      </InlineSelect>
    </FieldRow>
  );
}

function ClaimField({ card, detail }: Props) {
  const expires = card.run?.claimExpires ?? null;
  const left = useCallback((now: number) => timer((expires ?? now) - now), [expires]);
  if (card.status === 'scheduled' && card.scheduledAt !== null)
    return <StartField task={detail.task} at={card.scheduledAt} />;
  if (card.status === 'done') {
    const spent = detail.runs.reduce((sum, run) => sum + ((run.endedAt ?? run.startedAt) - run.startedAt), 0);
    const count = detail.runs.length;
    return (
      <FieldRow name="Took">
        <span className="num">
          {count === 0 ? 'No run' : `${duration(spent)} over ${count} run${count > 1 ? 's' : ''}`}
        </span>
      </FieldRow>
    );
  }
  return (
    <FieldRow name="Claim">
      {expires === null ? (
        <span className="dim">Not claimed</span>
      ) : (
        <>
          <Lock className="i" aria-hidden="true" />
          <span className="num">
            expires in <TickText text={left} />
          </span>
        </>
      )}
    </FieldRow>
  );
}

/** True for a folder of the person's own, and once a run was given one. */
function hasWorkspace({ task, runs }: TaskDetail): boolean {
  return task.workspaceKind === 'dir' ? task.workspacePath !== null : runs.some((run) => run.workspacePath !== null);
}

/** The properties of the open task. */
export function Fields(props: Props) {
  const { card, detail } = props;
  const age = useCallback((now: number) => `${shortAge(now - card.createdAt)} ago`, [card.createdAt]);
  const { createdBy } = detail.task;
  return (
    <dl className="props">
      <WorkerField {...props} />
      <ProjectField {...props} />
      <PriorityField {...props} />
      <WorkspaceField task={detail.task} isMade={hasWorkspace(detail)} />
      <ClaimField {...props} />
      <BreakerField card={card} task={detail.task} />
      <FieldRow name="Created">
        <TickText text={age} />
        {createdBy !== null && <span className="dim">by {createdBy}</span>}
      </FieldRow>
      <RuntimeField task={detail.task} />
      <SkillsField task={detail.task} />
      <ModelField task={detail.task} />
    </dl>
  );
}
