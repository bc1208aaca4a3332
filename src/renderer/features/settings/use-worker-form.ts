/** The state of the form of one worker: what is typed, what is wrong with it, and writing it. */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { WorkerInfo } from '../../../contract/worker.ts';
import { toast } from '../../actions/view.ts';
import type { Config } from './use-config.ts';
import { NEW_WORKER, changesOf, draftOf, isChanged, keyOfField, problemsOf } from './worker-draft.ts';
import type { WorkerDraft, WorkerProblems } from './worker-draft.ts';

export interface WorkerForm {
  draft: WorkerDraft;
  problems: WorkerProblems;
  isDirty: boolean;
  isSaving: boolean;
  change(part: Partial<WorkerDraft>): void;
  discard(): void;
  /** @returns the name it was written under, or null when something is wrong */
  save(): Promise<string | null>;
}

const NONE: WorkerProblems = {};

/** What the engine said about a write, at the field that it names. */
function problemsFrom(text: string, field: string | null, name: string): WorkerProblems {
  const at = field === null ? -1 : text.indexOf(`${field}: `);
  const sentence = at === -1 ? text : `It ${text.slice(at + (field ?? '').length + 2)}`;
  return { [keyOfField(field, name)]: sentence };
}

/**
 * @param worker null for a new one
 * @param taken names that a new one cannot have
 */
export function useWorkerForm(worker: WorkerInfo | null, taken: readonly string[], config: Config): WorkerForm {
  const before = useMemo(() => (worker === null ? NEW_WORKER : draftOf(worker)), [worker]);
  const [draft, setDraft] = useState<WorkerDraft>(before);
  const [problems, setProblems] = useState<WorkerProblems>(NONE);
  const [isSaving, setSaving] = useState(false);
  const last = useRef(before);
  // An edit of the file by others shows at once, unless a person is in the middle of one here.
  useEffect(() => {
    const base = last.current;
    last.current = before;
    setDraft((now) => (isChanged(now, base) ? now : before));
  }, [before]);
  return {
    draft,
    problems,
    isDirty: isChanged(draft, before),
    isSaving,
    change(part) {
      setDraft((now) => ({ ...now, ...part }));
      setProblems(NONE);
    },
    discard() {
      setDraft(before);
      setProblems(NONE);
    },
    async save() {
      const wrong = problemsOf(draft, taken);
      setProblems(wrong);
      if (Object.keys(wrong).length > 0) return null;
      const name = draft.name.trim();
      setSaving(true);
      const trouble = await config.saveProfile(name, changesOf(draft, before));
      setSaving(false);
      if (trouble !== null) {
        setProblems(problemsFrom(trouble.text, trouble.field, name));
        return null;
      }
      // The form is what was written; values of variables are not shown again.
      last.current = { ...draft, env: draft.env.map((row) => ({ ...row, value: null })) };
      setDraft(last.current);
      toast({ text: `${name} saved`, detail: 'In effect for the next task.' });
      return name;
    },
  };
}
