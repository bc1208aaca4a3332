import type { KeyboardEvent } from 'react';
import { placeNear } from '../../lib/place.ts';
import { viewStore } from '../../stores/view-store.ts';
import type { Confirm } from '../../stores/view-store.ts';
import { PromptFoot } from './prompt-foot.tsx';
import { usePromptFocus } from './use-prompt-focus.ts';

const SIZE = { width: 316, height: 180 };

function close(): void {
  viewStore.setState({ confirm: null });
}

/** A question before something that cannot be taken back, where it was asked for. Esc leaves everything as it is. */
export function ConfirmPrompt({ confirm }: { confirm: Confirm }) {
  const box = usePromptFocus();
  const accept = (): void => {
    close();
    confirm.run();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key !== 'Escape') return;
    event.preventDefault();
    close();
  };
  return (
    // The prompt listens to Esc.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={box}
      open
      className="dropask"
      aria-label={confirm.title}
      style={placeNear(confirm.at, SIZE.width, SIZE.height)}
      onKeyDown={onKeyDown}
    >
      <h3>{confirm.title}</h3>
      <p>{confirm.detail}</p>
      <PromptFoot button={confirm.button} keys="enter" isStop isStuck={false} cancel={close} confirm={accept} />
    </dialog>
  );
}
