import { Reply } from 'lucide-react';
import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import { answerAndQueue, postedAnswer } from '../../actions/tasks.ts';
import { KeyCap } from '../../components/key-cap.tsx';

/** An answer to a worker's question: it becomes a comment that the next run reads first, and the task is queued. */
export function AnswerBox({ id, who }: { id: string; who: string }) {
  const [text, setText] = useState(() => postedAnswer(id));
  const [isSending, setSending] = useState(false);
  const send = async (): Promise<void> => {
    if (text.trim() === '' || isSending) return;
    setSending(true);
    await answerAndQueue(id, text.trim());
    setSending(false);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    if (event.key === 'Escape') event.currentTarget.blur();
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void send();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div className="nanswer">
      <textarea
        className="input"
        data-testid={`answer-${id}`}
        aria-label={`Answer ${who}`}
        placeholder={`Answer ${who}`}
        rows={2}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <button type="button" className="btn acc" disabled={text.trim() === '' || isSending} onClick={() => void send()}>
        <Reply className="i" aria-hidden="true" />
        Answer and queue <KeyCap keys="mod enter" />
      </button>
    </div>
  );
}
