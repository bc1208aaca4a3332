import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { ruleFor } from '../../../contract/moves.ts';
import { commitMove } from '../../actions/tasks.ts';
import type { Answers } from '../../actions/tasks.ts';
import { announce } from '../../actions/view.ts';
import { KeyCap } from '../../components/key-cap.tsx';
import { STATUS_NAMES, moveSubject } from '../../lib/status-text.ts';
import { useCard, useView } from '../../stores/use-stores.ts';
import { viewStore } from '../../stores/view-store.ts';
import type { MovePrompt as Prompt, Point } from '../../stores/view-store.ts';
import { promptText } from './prompt-text.ts';
import type { PromptText } from './prompt-text.ts';
import { TimeChoices } from './time-choices.tsx';
import { WorkerChoices } from './worker-choices.tsx';

const WIDTH = 316;

function placeOf(at: Point | null): { left: number; top: number } {
  const { innerWidth, innerHeight } = window;
  const point = at ?? { x: innerWidth / 2, y: innerHeight / 3 };
  return {
    left: Math.max(12, Math.min(innerWidth - WIDTH - 16, point.x - WIDTH / 2)),
    top: Math.max(60, Math.min(innerHeight - 280, point.y - 20)),
  };
}

function close(): void {
  viewStore.setState({ prompt: null });
}

/** The question a move has to answer first, at the point of the drop. Esc takes the card back. */
export function MovePrompt() {
  const prompt = useView((view) => view.prompt);
  return prompt === null ? null : <OpenPrompt key={`${prompt.id} ${prompt.to}`} prompt={prompt} />;
}

/** Focus goes into the prompt and back to where it came from. */
function usePromptFocus() {
  const box = useRef<HTMLDialogElement>(null);
  const [opener] = useState(() => document.activeElement);
  useEffect(() => {
    box.current?.querySelector<HTMLElement>('textarea, [data-first]')?.focus({ preventScroll: true });
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true });
    };
  }, [opener]);
  return box;
}

function OpenPrompt({ prompt }: { prompt: Prompt }) {
  const card = useCard(prompt.id);
  const [text, setText] = useState('');
  const box = usePromptFocus();
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
    void commitMove(prompt.id, prompt.to, answers);
  };
  const confirmText = (): void => {
    const answer = text.trim();
    if (isStuck) return;
    if (words.field === null || answer === '') confirm({});
    else confirm(words.field.answer === 'summary' ? { summary: answer } : { reason: answer });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Escape') cancel();
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) confirmText();
    else return;
    event.preventDefault();
  };
  return (
    // The prompt listens to Esc and to the confirming keys of its own field.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={box}
      open
      className="dropask"
      aria-label={words.title}
      style={placeOf(prompt.at)}
      onKeyDown={onKeyDown}
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
      <PromptFoot words={words} isStop={rule.kind === 'stop'} isStuck={isStuck} cancel={cancel} confirm={confirmText} />
    </dialog>
  );
}

interface FootProps {
  words: PromptText;
  isStop: boolean;
  isStuck: boolean;
  cancel(): void;
  confirm(): void;
}

function PromptFoot({ words, isStop, isStuck, cancel, confirm }: FootProps) {
  return (
    <div className="foot">
      <button type="button" className="btn" onClick={cancel}>
        Cancel <KeyCap keys="esc" />
      </button>
      {words.button !== null && (
        <button
          type="button"
          data-first
          data-testid="prompt-confirm"
          className={isStop ? 'btn dan solid' : 'btn pri'}
          disabled={isStuck}
          onClick={confirm}
        >
          {words.button} <KeyCap keys={words.field === null ? 'enter' : 'mod enter'} />
        </button>
      )}
    </div>
  );
}
