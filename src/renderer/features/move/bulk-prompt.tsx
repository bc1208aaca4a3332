import { useState } from 'react';
import { commitMoves } from '../../actions/bulk.ts';
import type { Answers } from '../../actions/make-move.ts';
import { planMoves } from '../../lib/bulk-plan.ts';
import type { BulkPlan } from '../../lib/bulk-plan.ts';
import { plural } from '../../lib/format.ts';
import { STATUS_NAMES } from '../../lib/status-text.ts';
import { useBoard } from '../../stores/use-stores.ts';
import { boardStore } from '../../stores/board-store.ts';
import { viewStore } from '../../stores/view-store.ts';
import type { MovePrompt } from '../../stores/view-store.ts';
import { PromptBox } from './prompt-box.tsx';
import { PromptFoot } from './prompt-foot.tsx';
import { TimeChoices } from './time-choices.tsx';

const HEIGHT = 380;
const SHOWN_MAX = 4;

/** Those that stay, by name, with the reason. */
function Staying({ plan }: { plan: BulkPlan }) {
  if (plan.cannot.length === 0) return null;
  const rest = plan.cannot.length - SHOWN_MAX;
  return (
    <ul className="staying" aria-label="Cannot move">
      {plan.cannot.slice(0, SHOWN_MAX).map(({ id, title, why }) => (
        <li key={id}>
          <b className="trunc">{title}</b>
          <span>{why}</span>
        </li>
      ))}
      {rest > 0 && <li>and {rest} more</li>}
    </ul>
  );
}

function WorkerField({ value, onPick }: { value: string; onPick(name: string): void }) {
  const profiles = useBoard((state) => state.engine?.profiles) ?? [];
  return (
    <select
      className="input"
      aria-label="Worker for tasks without one"
      value={value}
      onChange={(event) => onPick(event.target.value)}
    >
      <option value="">Who does those without a worker?</option>
      {profiles.map(({ name }) => (
        <option key={name} value={name}>
          {name}
        </option>
      ))}
    </select>
  );
}

const PLACEHOLDERS = {
  reason: 'What are they waiting for?',
  change: 'What should change?',
  summary: 'What changed, and how it was checked',
} as const;

/** The one text that this move asks for, if any; a reason and a change have to be given. */
function textAsked(plan: BulkPlan): { placeholder: string; isRequired: boolean } | null {
  for (const question of ['reason', 'change', 'summary'] as const) {
    if (plan.questions.has(question))
      return { placeholder: PLACEHOLDERS[question], isRequired: question !== 'summary' };
  }
  return null;
}

/** The answers as one object; each task takes the part that its own rule asks for. */
function answersOf(text: string, worker: string): Answers {
  const trimmed = text.trim();
  return {
    ...(trimmed === '' ? {} : { reason: trimmed, summary: trimmed }),
    ...(worker === '' ? {} : { assignee: worker }),
  };
}

/** The question before several tasks move: how many can, which cannot and why, and what has to be answered once. */
export function BulkPrompt({ prompt }: { prompt: MovePrompt }) {
  const [plan] = useState(() => {
    const { cards } = boardStore.getState();
    const chosen = prompt.ids.map((id) => cards[id]).filter((card) => card !== undefined);
    return planMoves(chosen, prompt.to);
  });
  const [text, setText] = useState('');
  const [worker, setWorker] = useState('');
  const field = textAsked(plan);
  const asksTime = plan.questions.has('time');
  const asksWorker = plan.questions.has('worker');
  const isStuck = (field?.isRequired === true && text.trim() === '') || (asksWorker && worker === '');
  const close = (): void => viewStore.setState({ prompt: null });
  const confirm = (more: Answers = {}): void => {
    if (isStuck) return;
    close();
    void commitMoves(plan, { ...answersOf(text, worker), ...more });
  };
  const where = STATUS_NAMES[plan.to];
  const title =
    plan.cannot.length === 0
      ? `Move ${plural(plan.total, 'task')} to ${where}?`
      : `${plan.can.length} of ${plan.total} can move to ${where}`;
  return (
    <PromptBox label={title} at={prompt.at} height={HEIGHT} cancel={close} confirm={asksTime ? null : () => confirm()}>
      <h3>{title}</h3>
      {plan.stops > 0 && <p>{plural(plan.stops, 'worker')} will be stopped. Their runs close and their files stay.</p>}
      <Staying plan={plan} />
      {asksWorker && <WorkerField value={worker} onPick={setWorker} />}
      {field !== null && (
        <textarea
          className="input"
          rows={3}
          aria-label={field.placeholder}
          placeholder={field.placeholder}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      )}
      {asksTime && <TimeChoices onPick={(scheduledAt) => confirm({ scheduledAt })} />}
      <PromptFoot
        button={asksTime ? null : `Move ${plural(plan.can.length, 'task')}`}
        keys={field === null ? 'enter' : 'mod enter'}
        isStop={plan.stops > 0}
        isStuck={isStuck}
        cancel={close}
        confirm={() => confirm()}
      />
    </PromptBox>
  );
}
