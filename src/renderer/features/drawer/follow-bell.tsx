import { Bell, BellRing } from 'lucide-react';
import { useRef } from 'react';
import { followTask } from '../../actions/follow.ts';

/** Whether the person is told what happens to the task; a press changes it. */
export function FollowBell({ id, isFollowed, changed }: { id: string; isFollowed: boolean; changed(): void }) {
  // A second press before the answer would take back what the first one asked for.
  const isBusy = useRef(false);
  const Icon = isFollowed ? BellRing : Bell;
  const toggle = async (): Promise<void> => {
    if (isBusy.current) return;
    isBusy.current = true;
    await followTask(id, !isFollowed);
    isBusy.current = false;
    changed();
  };
  return (
    <button
      type="button"
      className={isFollowed ? 'btn sm icon on' : 'btn sm icon'}
      data-follow
      data-testid="follow"
      aria-label="Notify me"
      aria-pressed={isFollowed}
      title={isFollowed ? 'You are told what happens to it (W)' : 'Tell me what happens to it (W)'}
      onClick={() => void toggle()}
    >
      <Icon className="i" aria-hidden="true" />
    </button>
  );
}
