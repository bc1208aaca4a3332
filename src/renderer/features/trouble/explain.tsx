import { Copy, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { toast } from '../../actions/view.ts';
import { copyText } from '../../lib/copy-text.ts';

interface Props {
  title: string;
  onClose(): void;
  children: ReactNode;
}

/** A dialog that explains a way out. Esc and the cross close it; the focus returns by itself. */
export function Explain({ title, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const element = dialog.current;
    if (element !== null && !element.open) element.showModal();
  }, []);
  return (
    // Keys of the dialog stay in it; it has no other meaning for them.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={dialog}
      className="explain"
      aria-label={title}
      data-testid="explain"
      onClose={onClose}
      onKeyDown={(event) => event.stopPropagation()}
    >
      <header>
        <h2>{title}</h2>
        <button type="button" className="btn icon" aria-label="Close" onClick={() => dialog.current?.close()}>
          <X className="i" aria-hidden="true" />
        </button>
      </header>
      {children}
    </dialog>
  );
}

/** Lines to run or to write, with a button that copies them. */
export function CopyLines({ lines, label }: { lines: string; label: string }) {
  const copy = async (): Promise<void> => {
    const isCopied = await copyText(lines);
    toast({ text: isCopied ? 'Copied' : 'The browser did not allow copying', tone: isCopied ? 'ok' : 'danger' });
  };
  return (
    <div className="copylines">
      <pre>{lines}</pre>
      <button type="button" className="btn sm out" aria-label={label} onClick={() => void copy()}>
        <Copy className="i" aria-hidden="true" />
        Copy
      </button>
    </div>
  );
}
