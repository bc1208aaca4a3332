import type { Card, Task } from '../../../contract/task.ts';
import { updateTask } from '../../actions/edit-task.ts';
import { Pips } from '../../components/meters.tsx';
import { boardNow } from '../../lib/clock.ts';
import { RETRIES_MAX } from '../../lib/failure-limit.ts';
import { durationField, parseDuration, timeOfDay } from '../../lib/format.ts';
import { FieldRow } from './field-row.tsx';
import { InlineText } from './inline-text.tsx';

/** The number that was typed; null for an empty field, undefined when it is none. */
function parseLimit(text: string): number | null | undefined {
  if (text.trim() === '') return null;
  const value = Number(text);
  return Number.isInteger(value) && value >= 1 && value <= RETRIES_MAX ? value : undefined;
}

/** Failures so far; pressing it sets after how many the breaker trips. */
export function BreakerField({ card, task }: { card: Card; task: Task }) {
  return (
    <FieldRow name="Breaker">
      <InlineText
        label="Failures allowed"
        value={task.maxRetries === null ? '' : String(task.maxRetries)}
        placeholder={`${card.failureLimit}, the board's`}
        check={(text) => (parseLimit(text) === undefined ? `Write 1 to ${RETRIES_MAX}.` : null)}
        save={(text) => updateTask(task.id, { maxRetries: parseLimit(text) ?? null })}
      >
        <Pips
          on={card.consecutiveFailures}
          total={card.failureLimit}
          tone={card.blockKind === 'breaker' ? 'on' : 'w'}
        />
        <span className="num">
          {card.consecutiveFailures} of {card.failureLimit} failures
        </span>
      </InlineText>
    </FieldRow>
  );
}

export function RuntimeField({ task }: { task: Task }) {
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

/** A time as the system's own field takes it: local, to the minute. */
function fieldTime(at: number): string {
  const date = new Date(at);
  return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** When a scheduled task starts. */
export function StartField({ task, at }: { task: Task; at: number }) {
  return (
    <FieldRow name="Starts">
      <InlineText
        label="Start time"
        type="datetime-local"
        value={fieldTime(at)}
        placeholder=""
        check={(text) => (Number.isNaN(new Date(text).getTime()) ? 'Pick a time.' : null)}
        save={(text) => updateTask(task.id, { scheduledAt: new Date(text).getTime() })}
      >
        {timeOfDay(at, boardNow())}
      </InlineText>
    </FieldRow>
  );
}

/** Names between commas. */
function skillsIn(text: string): string[] {
  return [...new Set(text.split(',').map((name) => name.trim()))].filter((name) => name !== '');
}

export function SkillsField({ task }: { task: Task }) {
  const skills = task.skills ?? [];
  return (
    <FieldRow name="Skills">
      <InlineText
        label="Skills"
        value={skills.join(', ')}
        placeholder="review, sql"
        save={(text) => updateTask(task.id, { skills: skillsIn(text).length === 0 ? null : skillsIn(text) })}
      >
        {skills.length === 0 ? (
          <span className="dim">None</span>
        ) : (
          <span className="trunc" title={skills.join(', ')}>
            {skills.join(', ')}
          </span>
        )}
      </InlineText>
    </FieldRow>
  );
}

export function ModelField({ task }: { task: Task }) {
  return (
    <FieldRow name="Model">
      <InlineText
        label="Model"
        value={task.modelOverride ?? ''}
        placeholder="as the worker is set up"
        save={(text) => updateTask(task.id, { modelOverride: text === '' ? null : text })}
      >
        {task.modelOverride === null ? <span className="dim">Worker default</span> : task.modelOverride}
      </InlineText>
    </FieldRow>
  );
}
