import { useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { Task } from '../../../contract/task.ts';
import { updateTask } from '../../actions/edit-task.ts';
import { useInlineEdit } from './use-inline-edit.ts';

/** The title; a click edits it, Enter saves, Esc leaves it as it was. */
export function TitleEditor({ task }: { task: Task }) {
  const [isEmpty, setEmpty] = useState(false);
  const { text, opener, begin, type, cancel, commit } = useInlineEdit({
    name: 'The title',
    value: task.title,
    clean: (typed) => typed.trim(),
    async save(title) {
      setEmpty(title === '');
      return title !== '' && updateTask(task.id, { title }, task.version);
    },
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Escape') cancel();
    else if (event.key === 'Enter') void commit();
    else return;
    event.preventDefault();
  };
  if (text === null) {
    return (
      <h2 className="dtitle">
        <button type="button" ref={opener} title="Edit the title" onClick={begin}>
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
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        onChange={(event) => {
          type(event.target.value);
          setEmpty(false);
        }}
        onBlur={() => void commit()}
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
