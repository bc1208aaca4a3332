import { ArrowLeft } from 'lucide-react';
import { useState } from 'react';
import type { FormEvent, ReactNode } from 'react';
import { openBoardMenu } from '../../../actions/boards.ts';

interface Props {
  title: string;
  submit: string;
  isDanger?: boolean;
  /** @returns why it was refused, shown above the buttons until something is changed; or null */
  send(): Promise<string | null>;
  children: ReactNode;
}

/** One step of the board menu that is confirmed with a button. */
export function BoardForm({ title, submit, isDanger = false, send, children }: Props) {
  const [problem, setProblem] = useState<string | null>(null);
  const [isSending, setSending] = useState(false);
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault();
    if (isSending) return;
    setSending(true);
    const act = async (): Promise<void> => {
      setProblem(await send());
      setSending(false);
    };
    void act();
  };
  return (
    <form className="bform" aria-label={title} onSubmit={onSubmit} onChange={() => setProblem(null)} noValidate>
      <PanelHead title={title} />
      {children}
      {problem !== null && (
        <p className="fielderror" role="alert">
          {problem}
        </p>
      )}
      <div className="bfoot">
        <button type="button" className="btn" onClick={() => openBoardMenu('list')}>
          Cancel
        </button>
        <button type="submit" className={isDanger ? 'btn dan solid' : 'btn pri'} disabled={isSending}>
          {isSending ? 'Working…' : submit}
        </button>
      </div>
    </form>
  );
}

/** The title of a step, with the way back to the list. */
export function PanelHead({ title }: { title: string }) {
  return (
    <div className="bhead">
      <button type="button" className="btn sm icon" aria-label="Back to boards" onClick={() => openBoardMenu('list')}>
        <ArrowLeft className="i" aria-hidden="true" />
      </button>
      <h2>{title}</h2>
    </div>
  );
}
