import { KeyCap } from '../../components/key-cap.tsx';

interface Props {
  /** Null when choosing from a list is the confirmation. */
  button: string | null;
  keys: string;
  isStop: boolean;
  isStuck: boolean;
  cancel(): void;
  confirm(): void;
}

/** Cancel and confirm of a prompt. */
export function PromptFoot({ button, keys, isStop, isStuck, cancel, confirm }: Props) {
  return (
    <div className="foot">
      <button type="button" className="btn" onClick={cancel}>
        Cancel <KeyCap keys="esc" />
      </button>
      {button !== null && (
        <button
          type="button"
          data-first
          data-testid="prompt-confirm"
          className={isStop ? 'btn dan solid' : 'btn pri'}
          disabled={isStuck}
          onClick={confirm}
        >
          {button} <KeyCap keys={keys} />
        </button>
      )}
    </div>
  );
}
