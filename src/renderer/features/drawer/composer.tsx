import { Send } from 'lucide-react';
import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import { addComment } from '../../actions/edit-task.ts';
import { Avatar } from '../../components/avatar.tsx';

/** A comment for the people and workers of this task. Enter sends, Shift-Enter starts a new line. */
export function Composer({ id }: { id: string }) {
  const [text, setText] = useState('');
  const [isSending, setSending] = useState(false);
  const send = async (): Promise<void> => {
    if (text.trim() === '' || isSending) return;
    setSending(true);
    // What is typed while it is sent is the next comment.
    if (await addComment(id, text)) setText((now) => (now === text ? '' : now));
    setSending(false);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>): void => {
    event.stopPropagation();
    if (event.key === 'Escape') event.currentTarget.blur();
    else if (event.key === 'Enter' && !event.shiftKey) {
      event.preventDefault();
      void send();
    }
  };
  return (
    <footer className="composer">
      <Avatar name="you" size="m" />
      <textarea
        className="input"
        data-testid="comment-input"
        aria-label="Comment"
        placeholder="Comment. The worker reads it on its next run."
        rows={Math.min(6, text.split('\n').length)}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <button
        type="button"
        className="btn icon"
        data-testid="comment-send"
        aria-label="Send"
        disabled={text.trim() === '' || isSending}
        onClick={() => void send()}
      >
        <Send className="i" aria-hidden="true" />
      </button>
    </footer>
  );
}
