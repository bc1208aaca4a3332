import { PencilLine } from 'lucide-react';
import type { KeyboardEvent } from 'react';
import type { Task } from '../../../contract/task.ts';
import { updateTask } from '../../actions/edit-task.ts';
import { KeyCap } from '../../components/key-cap.tsx';
import { Markdown } from '../../components/markdown.tsx';
import { useInlineEdit } from './use-inline-edit.ts';

/** The body as formatted text, and as source while it is edited. */
export function BodyEditor({ task }: { task: Task }) {
  const { text, opener, begin, type, cancel, commit } = useInlineEdit({
    name: 'The description',
    value: task.body ?? '',
    clean: (typed) => (typed.trim() === '' ? '' : typed),
    save: (body) => updateTask(task.id, { body: body === '' ? null : body }, task.version),
  });
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Escape') cancel();
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void commit();
    else return;
    event.preventDefault();
  };
  if (text === null) {
    return (
      <section className="dsec body" data-section="overview" aria-label="Description">
        <button
          type="button"
          ref={opener}
          className="btn sm icon editbody"
          aria-label="Edit the description"
          title="Edit the description"
          data-edit-body
          onClick={begin}
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
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        onChange={(event) => type(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <div className="editacts">
        <button type="button" className="btn pri" onClick={() => void commit()}>
          Save <KeyCap keys="mod enter" />
        </button>
        <button type="button" className="btn" onClick={cancel}>
          Cancel <KeyCap keys="esc" />
        </button>
      </div>
    </section>
  );
}
