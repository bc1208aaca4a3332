import { CornerLeftUp } from 'lucide-react';
import { useState } from 'react';
import type { FormEvent, KeyboardEvent } from 'react';
import { createTask, isTrouble } from '../../actions/tasks.ts';
import { createIn, openDrawer, toast } from '../../actions/view.ts';
import { Avatar } from '../../components/avatar.tsx';
import { KeyCap } from '../../components/key-cap.tsx';
import { PriorityGlyph } from '../../components/priority-glyph.tsx';
import { Tag } from '../../components/tag.tsx';
import { isToken, parseQuickTask } from '../../lib/quick-create.ts';
import type { QuickTask } from '../../lib/quick-create.ts';
import { priorityName } from '../../lib/status-text.ts';
import type { CreateColumn } from '../../stores/view-store.ts';

function Tokens({ task }: { task: QuickTask }) {
  return (
    <div className="tokens">
      {task.assignee !== null && (
        <span className="pill">
          <Avatar name={task.assignee} />
          {task.assignee}
        </span>
      )}
      {task.tenant !== null && (
        <span className="pill">
          <Tag name={task.tenant} />
        </span>
      )}
      {task.priority > 0 && (
        <span className="pill">
          <PriorityGlyph priority={task.priority} size={12} />
          {priorityName(task.priority)}
        </span>
      )}
      {task.parents.map((id) => (
        <span className="pill" key={id}>
          <CornerLeftUp className="i" aria-hidden="true" />
          after {id}
        </span>
      ))}
    </div>
  );
}

/** Lies behind the text and marks the words in it that are understood. */
function Marks({ text }: { text: string }) {
  const words = text.split(/(\s+)/);
  return (
    <div className="marks" aria-hidden="true">
      {words.map((word, at) => (isToken(word) ? <mark key={words.slice(0, at).join('')}>{word}</mark> : word))}
    </div>
  );
}

function Foot() {
  return (
    <div className="foot">
      <span>
        <KeyCap keys="enter" /> Create
      </span>
      <span>
        <KeyCap keys="shift enter" /> Open
      </span>
    </div>
  );
}

/** What was typed last, kept while the window lives: closing the field by accident loses nothing. */
const kept = { text: '' };

/** One line that becomes a task. Enter creates and stays open, Shift-Enter opens the new task, Esc closes. */
export function QuickCreate({ column }: { column: CreateColumn }) {
  const [text, setText] = useState(kept.text);
  const [problem, setProblem] = useState<string | null>(null);
  const task = parseQuickTask(text);
  const change = (value: string): void => {
    kept.text = value;
    setText(value);
    setProblem(null);
  };
  const create = async (opens: boolean): Promise<void> => {
    if (task.title === '') {
      setProblem('Write what is to be done.');
      return;
    }
    const made = await createTask(task, column);
    if (isTrouble(made)) {
      setProblem(made.text);
      return;
    }
    change('');
    toast({ text: 'created', taskId: made.id, status: made.status });
    if (opens) {
      createIn(null);
      openDrawer(made.id, true);
    }
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') createIn(null);
    else if (event.key === 'Enter') void create(event.shiftKey);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void create(false);
  };
  return (
    <form className="qc" aria-label="New task" onSubmit={onSubmit}>
      <div className="line">
        <Marks text={text} />
        <textarea
          className="qt"
          aria-label="Title, with @worker #project !priority >parent"
          aria-invalid={problem !== null}
          placeholder="Title @worker #project !high"
          rows={2}
          value={text}
          // The field appears because its button or key was pressed.
          // oxlint-disable-next-line jsx-a11y/no-autofocus
          autoFocus
          spellCheck={false}
          onChange={(event) => change(event.target.value)}
          onKeyDown={onKeyDown}
        />
      </div>
      <Tokens task={task} />
      {problem !== null && (
        <p className="fielderror" role="alert">
          {problem}
        </p>
      )}
      <Foot />
    </form>
  );
}
