import { X } from 'lucide-react';
import { useState } from 'react';
import type { FormEvent, KeyboardEvent } from 'react';
import { createTask, isTrouble } from '../../actions/tasks.ts';
import { openDrawer, setDialog, toast } from '../../actions/view.ts';
import { KeyCap } from '../../components/key-cap.tsx';
import { useModal } from '../../lib/use-modal.ts';
import { boardStore } from '../../stores/board-store.ts';
import { useView } from '../../stores/use-stores.ts';
import { viewStore } from '../../stores/view-store.ts';
import { DetailFields } from './detail-fields.tsx';
import { FormField } from '../../components/form-field.tsx';
import { EMPTY_DRAFT, problemFrom, problemsOf, taskOf } from './new-task-form.ts';
import type { Draft, Problems } from './new-task-form.ts';

/** New task, with everything that can be said about it. Problems stand beside their fields. */
export function NewTaskDialog() {
  const isOpen = useView((view) => view.isDialogOpen);
  return isOpen ? <OpenDialog /> : null;
}

/** The draft survives closing by accident; it is emptied by creating. */
const kept = { draft: EMPTY_DRAFT };

/** The draft to begin with: the kept one, for the worker that the form was opened for. */
function firstDraft(): Draft {
  const { newTaskWorker } = viewStore.getState();
  if (newTaskWorker !== null) kept.draft = { ...kept.draft, worker: newTaskWorker };
  return kept.draft;
}

function useDraft() {
  const [draft, setDraft] = useState(firstDraft);
  const [problems, setProblems] = useState<Problems>({});
  const [isSending, setSending] = useState(false);
  const change = (patch: Partial<Draft>): void => {
    kept.draft = { ...draft, ...patch };
    setDraft(kept.draft);
    setProblems((before) => Object.fromEntries(Object.entries(before).filter(([field]) => !(field in patch))));
  };
  const send = async (): Promise<void> => {
    const found = problemsOf(draft, boardStore.getState().engine?.defaultWorkdir);
    setProblems(found);
    if (Object.keys(found).length > 0) return;
    setSending(true);
    const made = await createTask(taskOf(draft));
    setSending(false);
    if (isTrouble(made)) {
      setProblems(problemFrom(made.field, made.text));
      return;
    }
    kept.draft = EMPTY_DRAFT;
    setDialog(false);
    toast({
      text: 'created',
      taskId: made.id,
      status: made.status,
      actions: [{ label: 'Open', run: () => openDrawer(made.id, true) }],
    });
  };
  return { draft, problems, isSending, change, send };
}

function Foot({ isSending }: { isSending: boolean }) {
  return (
    <footer>
      <button type="button" className="btn" onClick={() => setDialog(false)}>
        Cancel <KeyCap keys="esc" />
      </button>
      <button type="submit" className="btn pri" data-testid="create-submit" disabled={isSending}>
        Create task <KeyCap keys="mod enter" />
      </button>
    </footer>
  );
}

function OpenDialog() {
  const dialog = useModal(() => setDialog(false));
  const { draft, problems, isSending, change, send } = useDraft();
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    void send();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      void send();
    }
  };
  return (
    // The dialog element closes on Esc and keeps the focus inside by itself.
    <dialog ref={dialog} className="newtask" aria-labelledby="new-task-title" onKeyDown={onKeyDown}>
      <form onSubmit={onSubmit} noValidate>
        <header>
          <h2 id="new-task-title">New task</h2>
          <button type="button" className="btn sm icon" aria-label="Close" onClick={() => setDialog(false)}>
            <X className="i" aria-hidden="true" />
          </button>
        </header>
        <div className="fields">
          <FormField label="Title" problem={problems.title}>
            {(ids) => (
              <input
                {...ids}
                className="input"
                data-testid="create-title"
                placeholder="Write auth integration tests"
                value={draft.title}
                data-first
                onChange={(event) => change({ title: event.target.value })}
              />
            )}
          </FormField>
          <FormField label="Body" note="Markdown; a shell worker runs its sh block" problem={problems.body}>
            {(ids) => (
              <textarea
                {...ids}
                className="input bodytext"
                data-testid="create-body"
                rows={7}
                spellCheck={false}
                value={draft.body}
                onChange={(event) => change({ body: event.target.value })}
              />
            )}
          </FormField>
          <DetailFields draft={draft} problems={problems} change={change} />
        </div>
        <Foot isSending={isSending} />
      </form>
    </dialog>
  );
}
