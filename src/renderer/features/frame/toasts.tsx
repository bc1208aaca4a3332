import { Check, Info, Undo2, X } from 'lucide-react';
import { useEffect } from 'react';
import { dismissToast, openDrawer } from '../../actions/view.ts';
import { AttentionMark } from '../../components/attention-mark.tsx';
import { StatusGlyph } from '../../components/status-glyph.tsx';
import { useView } from '../../stores/use-stores.ts';
import type { Toast } from '../../stores/view-store.ts';

const SHOWN_MS = 6000;

function Icon({ toast }: { toast: Toast }) {
  if (toast.mark !== null) return <AttentionMark kind={toast.mark} />;
  if (toast.status !== null) return <StatusGlyph status={toast.status} size={15} isQuiet />;
  if (toast.tone === 'danger') return <Undo2 className="i c-danger" aria-hidden="true" />;
  if (toast.tone === 'info') return <Info className="i c-info" aria-hidden="true" />;
  return <Check className="i c-ok" aria-hidden="true" />;
}

function ToastItem({ toast }: { toast: Toast }) {
  const { key, isSticky, taskId } = toast;
  useEffect(() => {
    if (isSticky) return undefined;
    const timer = setTimeout(() => dismissToast(key), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [key, isSticky]);
  return (
    <div className="toast" data-testid="toast">
      <Icon toast={toast} />
      <p>
        {taskId !== null && (
          <button type="button" className="id" onClick={() => openDrawer(taskId)}>
            {taskId}
          </button>
        )}{' '}
        {toast.text}
        {toast.detail !== null && <small>{toast.detail}</small>}
      </p>
      {toast.actions.map((action) => (
        <button
          type="button"
          className="btn sm out"
          key={action.label}
          onClick={() => {
            dismissToast(key);
            action.run();
          }}
        >
          {action.label}
        </button>
      ))}
      <button type="button" className="btn sm icon" aria-label="Dismiss" onClick={() => dismissToast(key)}>
        <X className="i" aria-hidden="true" />
      </button>
    </div>
  );
}

/** What just happened, lower left; failures stay until they are dismissed. */
export function Toasts() {
  const toasts = useView((view) => view.toasts);
  return (
    <output id="toasts" aria-live="polite">
      {toasts.map((toast) => (
        <ToastItem key={toast.key} toast={toast} />
      ))}
    </output>
  );
}
