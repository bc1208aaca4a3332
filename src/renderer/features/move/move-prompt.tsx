import { useEffect, useState } from 'react';
import { ruleFor } from '../../../contract/moves.ts';
import { commitMove } from '../../actions/tasks.ts';
import type { Answers } from '../../actions/make-move.ts';
import { announce } from '../../actions/view.ts';
import { STATUS_NAMES, moveSubject } from '../../lib/status-text.ts';
import { useCard, useView } from '../../stores/use-stores.ts';
import { viewStore } from '../../stores/view-store.ts';
import type { MovePrompt as Prompt } from '../../stores/view-store.ts';
import { BulkPrompt } from './bulk-prompt.tsx';
import { ConfirmPrompt } from './confirm-prompt.tsx';
import { PromptBox } from './prompt-box.tsx';
import { PromptFoot } from './prompt-foot.tsx';
import { promptText } from './prompt-text.ts';
import { TimeChoices } from './time-choices.tsx';
import { WorkerChoices } from './worker-choices.tsx';

const HEIGHT = 260;

function close(): void {
  viewStore.setState({ prompt: null });
}

/** The question a move has to answer first, at the point of the drop, or one that any other act asks. */
export function MovePrompt() {
  const prompt = useView((view) => view.prompt);
  const confirm = useView((view) => view.confirm);
  const [first, ...others] = prompt?.ids ?? [];
  if (confirm !== null) return <ConfirmPrompt key={confirm.title} confirm={confirm} />;
  if (prompt === null || first === undefined) return null;
  const key = `${prompt.ids.join(' ')} ${prompt.to}`;
  return others.length === 0 ? (
    <OpenPrompt key={key} id={first} prompt={prompt} />
  ) : (
    <BulkPrompt key={key} prompt={prompt} />
  );
}

function OpenPrompt({ id, prompt }: { id: string; prompt: Prompt }) {
  const card = useCard(id);
  const [text, setText] = useState('');
  const isGone = card === null;
  useEffect(() => {
    // A task that was deleted meanwhile has no question left.
    if (isGone) close();
  }, [isGone]);
  if (card === null) return null;
  const rule = ruleFor(moveSubject(card), prompt.to);
  const words = promptText(card, prompt.to, rule);
  const isStuck = words.field?.isRequired === true && text.trim() === '';
  const cancel = (): void => {
    close();
    announce(`${card.title} stays in ${STATUS_NAMES[card.status]}.`);
  };
  const confirm = (answers: Answers): void => {
    close();
    void commitMove(id, prompt.to, answers);
  };
  const confirmText = (): void => {
    const answer = text.trim();
    if (isStuck) return;
    if (words.field === null || answer === '') confirm({});
    else confirm(words.field.answer === 'summary' ? { summary: answer } : { reason: answer });
  };
  return (
    <PromptBox
      label={words.title}
      at={prompt.at}
      height={HEIGHT}
      cancel={cancel}
      confirm={words.button === null ? null : confirmText}
    >
      <h3>{words.title}</h3>
      {words.detail !== '' && <p>{words.detail}</p>}
      {rule.question === 'worker' && <WorkerChoices onPick={(assignee) => confirm({ assignee })} />}
      {rule.question === 'time' && <TimeChoices onPick={(scheduledAt) => confirm({ scheduledAt })} />}
      {words.field !== null && (
        <textarea
          className="input"
          rows={3}
          aria-label={words.title}
          placeholder={words.field.placeholder}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      )}
      <PromptFoot
        button={words.button}
        keys={words.field === null ? 'enter' : 'mod enter'}
        isStop={rule.kind === 'stop'}
        isStuck={isStuck}
        cancel={cancel}
        confirm={confirmText}
      />
    </PromptBox>
  );
}
