import { Lock } from 'lucide-react';
import { useCallback } from 'react';
import type { TaskDetail } from '../../../contract/feed.ts';
import type { Card } from '../../../contract/task.ts';
import { updateTask } from '../../actions/tasks.ts';
import { Avatar } from '../../components/avatar.tsx';
import { Pips } from '../../components/meters.tsx';
import { PriorityGlyph } from '../../components/priority-glyph.tsx';
import { Tag } from '../../components/tag.tsx';
import { TickText } from '../../components/tick-text.tsx';
import { WorkspaceIcon } from '../../components/workspace-icon.tsx';
import { boardNow } from '../../lib/clock.ts';
import { duration, durationField, parseDuration, shortAge, tildePath, timeOfDay, timer } from '../../lib/format.ts';
import { PRIORITY_NAMES, priorityName } from '../../lib/status-text.ts';
import { useBoard } from '../../stores/use-stores.ts';
import { FieldRow } from './field-row.tsx';
import { InlineSelect } from './inline-select.tsx';
import { InlineText } from './inline-text.tsx';

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
        onPick={(name) => void updateTask(task.id, { assignee: name === '' ? null : name })}
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

function WorkspaceField({ detail: { task } }: Props) {
  const path = task.branch ?? task.workspacePath;
  return (
    <FieldRow name="Workspace">
      <WorkspaceIcon kind={task.workspaceKind} />
      {task.workspaceKind === 'scratch' || path === null ? (
        <span className="trunc">Scratch, a folder of its own</span>
      ) : (
        <span className="mono trunc small" title={path}>
          {tildePath(path)}
        </span>
      )}
    </FieldRow>
  );
}

function ClaimField({ card, detail }: Props) {
  const expires = card.run?.claimExpires ?? null;
  const left = useCallback((now: number) => timer((expires ?? now) - now), [expires]);
  if (card.status === 'scheduled' && card.scheduledAt !== null)
    return <FieldRow name="Starts">{timeOfDay(card.scheduledAt, boardNow())}</FieldRow>;
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

function RuntimeField({ detail: { task } }: Props) {
  return (
    <FieldRow name="Max runtime">
      <InlineText
        label="Max runtime"
        value={durationField(task.maxRuntimeSeconds)}
        placeholder="45m"
        check={(text) => (parseDuration(text) === undefined ? 'Write 45m or 2h.' : null)}
        save={(text) => updateTask(task.id, { maxRuntimeSeconds: parseDuration(text) ?? null })}
      >
        {task.maxRuntimeSeconds === null ? (
          <span className="dim">Worker default</span>
        ) : (
          durationField(task.maxRuntimeSeconds)
        )}
      </InlineText>
    </FieldRow>
  );
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
      <WorkspaceField {...props} />
      <ClaimField {...props} />
      <FieldRow name="Breaker">
        <Pips
          on={card.consecutiveFailures}
          total={card.failureLimit}
          tone={card.blockKind === 'breaker' ? 'on' : 'w'}
        />
        <span className="num">
          {card.consecutiveFailures} of {card.failureLimit} failures
        </span>
      </FieldRow>
      <FieldRow name="Created">
        <TickText text={age} />
        {createdBy !== null && <span className="dim">by {createdBy}</span>}
      </FieldRow>
      <RuntimeField {...props} />
    </dl>
  );
}
