/**
 * Tasks that the person at the window follows: an ordinary subscription (kernel-spec 9.1) with a name of our own, so the
 * command line lists it and can make and end it too.
 */
import { FOLLOWER } from '../../contract/notice.ts';
import type { Subscription } from '../../contract/task.ts';
import type { Kernel } from '../kernel/kernel.ts';

/** Since when it is followed, or null. */
export function followedSince(kernel: Pick<Kernel, 'listSubscriptions'>, taskId: string): number | null {
  return kernel.listSubscriptions(taskId).find(isFollower)?.createdAt ?? null;
}

export function isFollowed(kernel: Pick<Kernel, 'listSubscriptions'>, taskId: string): boolean {
  return followedSince(kernel, taskId) !== null;
}

/** Following twice, or leaving what is not followed, changes nothing. @throws Refusal 'unknown_task' */
export function followTask(
  kernel: Pick<Kernel, 'addSubscription' | 'removeSubscription'>,
  taskId: string,
  isWanted: boolean,
): void {
  const key = { taskId, ...FOLLOWER };
  if (isWanted) kernel.addSubscription(key);
  else kernel.removeSubscription(key);
}

/** True for the subscription that windows and the desktop tell by themselves. */
export function isFollower({ platform, chatId, threadId }: Subscription): boolean {
  return platform === FOLLOWER.platform && chatId === FOLLOWER.chatId && threadId === '';
}
