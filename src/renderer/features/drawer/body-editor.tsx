import { PencilLine } from 'lucide-react';
import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { Task } from '../../../contract/task.ts';
import { updateTask } from '../../actions/tasks.ts';
import { KeyCap } from '../../components/key-cap.tsx';
import { Markdown } from '../../components/markdown.tsx';

/** The body as formatted text, and as source while it is edited. */
export function BodyEditor({ task }: { task: Task }) {
  const [text, setText] = useState<string | null>(null);
  const save = async (): Promise<void> => {
    if (text === null || text === (task.body ?? '')) setText(null);
    else if (await updateTask(task.id, { body: text.trim() === '' ? null : text }, task.version)) setText(null);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Escape') setText(null);
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void save();
    else return;
    event.preventDefault();
  };
  if (text === null) {
    return (
      <section className="dsec body" data-section="overview" aria-label="Description">
        <button
          type="button"
          className="btn sm icon editbody"
          aria-label="Edit the description"
          title="Edit the description"
          data-edit-body
          onClick={() => setText(task.body ?? '')}
        >
          <PencilLine className="i" aria-hidden="true" />
        </button>
        {task.body === null || task.body === '' ? (
          <p className="dim">No description. Press E to write one.</p>
        ) : (
          <Markdown text={task.body} />
        )}
      </section>
    );
  }
  return (
    <section className="dsec body" data-section="overview" aria-label="Description">
      <textarea
        className="input bodytext"
        aria-label="Description, Markdown"
        rows={Math.min(24, Math.max(6, text.split('\n').length + 1))}
        spellCheck={false}
        value={text}
        // The field replaces the text that was pressed.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="editacts">
        <button type="button" className="btn pri" onClick={() => void save()}>
          Save <KeyCap keys="mod enter" />
        </button>
        <button type="button" className="btn" onClick={() => setText(null)}>
          Cancel <KeyCap keys="esc" />
        </button>
      </div>
    </section>
  );
}
