import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { Task } from '../../../contract/task.ts';
import { updateTask } from '../../actions/tasks.ts';

/** The title; a click edits it, Enter saves, Esc leaves it as it was. */
export function TitleEditor({ task }: { task: Task }) {
  const [text, setText] = useState<string | null>(null);
  const [isEmpty, setEmpty] = useState(false);
  const save = async (): Promise<void> => {
    const title = text?.trim() ?? '';
    if (text === null || title === task.title) setText(null);
    else if (title === '') setEmpty(true);
    else if (await updateTask(task.id, { title }, task.version)) setText(null);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Escape') setText(null);
    else if (event.key === 'Enter') void save();
    else return;
    event.preventDefault();
  };
  if (text === null) {
    return (
      <h2 className="dtitle">
        <button type="button" title="Edit the title" onClick={() => setText(task.title)}>
          {task.title}
        </button>
      </h2>
    );
  }
  return (
    <div className="dtitle">
      <textarea
        className="input titletext"
        aria-label="Title"
        aria-invalid={isEmpty}
        rows={2}
        value={text}
        // The field replaces the title that was pressed.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        onChange={(event) => {
          setText(event.target.value);
          setEmpty(false);
        }}
        onBlur={() => void save()}
        onKeyDown={onKeyDown}
      />
      {isEmpty && (
        <p className="fielderror" role="alert">
          Write what is to be done.
        </p>
      )}
    </div>
  );
}
