import { Copy, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { useModal } from '../../lib/use-modal.ts';
import { copy } from '../../actions/copy.ts';

interface Props {
  title: string;
  onClose(): void;
  children: ReactNode;
}

/** A dialog that explains a way out. Esc and the cross close it; the focus returns by itself. */
export function Explain({ title, onClose, children }: Props) {
  const dialog = useModal(onClose);
  return (
    // Keys of the dialog stay in it; it has no other meaning for them.
    <dialog
      ref={dialog}
      className="explain"
      aria-label={title}
      data-testid="explain"
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
  return (
    <div className="copylines">
      <pre>{lines}</pre>
      <button type="button" className="btn sm out" aria-label={label} onClick={() => void copy(lines, 'Copied')}>
        <Copy className="i" aria-hidden="true" />
        Copy
      </button>
    </div>
  );
}
