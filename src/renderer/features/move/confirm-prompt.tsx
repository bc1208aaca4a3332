import { viewStore } from '../../stores/view-store.ts';
import type { Confirm } from '../../stores/view-store.ts';
import { PromptBox } from './prompt-box.tsx';
import { PromptFoot } from './prompt-foot.tsx';

const HEIGHT = 180;

function close(): void {
  viewStore.setState({ confirm: null });
}

/** A question before something that cannot be taken back, where it was asked for. Esc leaves everything as it is. */
export function ConfirmPrompt({ confirm }: { confirm: Confirm }) {
  const accept = (): void => {
    close();
    confirm.run();
  };
  return (
    <PromptBox label={confirm.title} at={confirm.at} height={HEIGHT} cancel={close} confirm={accept}>
      <h3>{confirm.title}</h3>
      <p>{confirm.detail}</p>
      <PromptFoot button={confirm.button} keys="enter" isStop isStuck={false} cancel={close} confirm={accept} />
    </PromptBox>
  );
}
