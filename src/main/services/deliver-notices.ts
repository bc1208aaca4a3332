/**
 * Brings notices of subscribed tasks to the targets of `[notify.<name>]` (kernel-spec 9.2): in order, at least once,
 * each with a key by which a receiver drops repeats, and past nothing that is not confirmed (failures.md F101, I21).
 * Only whoever dispatches the board delivers. What a subscription says never becomes part of a command: it names a
 * target of config.toml, and the notice goes in as data (threats T15, T16).
 */
import type { Config, NotifyTarget } from '../../contract/config.ts';
import type { PendingNotice } from '../../contract/notice.ts';
import type { DispatcherView } from '../dispatcher/dispatcher.ts';
import { workerPath } from '../dispatcher/environment.ts';
import type { Kernel } from '../kernel/kernel.ts';
import type { World } from '../world/world.ts';
import { isFollower } from './follow-tasks.ts';
import { repeat, throttle } from './pacing.ts';

const SETTLE_MS = 300;
/** Looks for notices whose next try is due. */
const LOOK_MS = 15_000;
const DEADLINE_MS = 20_000;
const FIRST_RETRY_MS = 5_000;
const LONGEST_RETRY_MS = 3_600_000;
const ERROR_CHARS_MAX = 300;

export interface DeliverySource {
  board: string;
  kernel: Pick<Kernel, 'pendingNotices' | 'advanceSubscription' | 'failNotice'>;
  world: Pick<World, 'clock' | 'files' | 'log' | 'processes'>;
  config(): Pick<Config, 'home' | 'notify'>;
  hostEnv: Readonly<Record<string, string>>;
  /** True while this process dispatches the board. */
  isOwner(): boolean;
}

/** True while this dispatcher has the board. */
export function dispatchesHere({ state }: Pick<DispatcherView, 'state'>): boolean {
  return state === 'on' || state === 'paused';
}

export interface Delivery {
  /** The board changed: deliver soon. */
  look(): void;
  /** Begins nothing more. What is under way is told again by whoever comes next. */
  close(): void;
}

export function createDelivery(source: DeliverySource): Delivery {
  const { clock, log } = source.world;
  let isBusy = false;
  let isClosed = false;
  const soon = throttle(clock, SETTLE_MS, () => void turn());
  const looks = repeat(clock, LOOK_MS, () => soon.ask());

  async function turn(): Promise<void> {
    if (isBusy || isClosed || !source.isOwner()) return;
    isBusy = true;
    try {
      const isMore = await deliverDue(source, () => !isClosed && source.isOwner());
      if (isMore && !isClosed) soon.ask();
    } catch (error) {
      log.warn('Notices cannot be delivered.', { board: source.board, message: String(error) });
    } finally {
      isBusy = false;
    }
  }
  return {
    look: () => soon.ask(),
    close() {
      isClosed = true;
      soon.cancel();
      looks.cancel();
    },
  };
}

/** Delivers what is due, each subscription up to its first failure. @returns whether something was delivered */
export async function deliverDue(
  source: Omit<DeliverySource, 'isOwner'>,
  goesOn: () => boolean = () => true,
): Promise<boolean> {
  const failed = new Set<string>();
  let hasDelivered = false;
  for (const notice of source.kernel.pendingNotices()) {
    if (!goesOn()) return false;
    const { subscription, event } = notice;
    const { taskId, platform, chatId, threadId } = subscription;
    const target = [taskId, platform, chatId, threadId].join('\0');
    if (failed.has(target)) continue;
    // oxlint-disable-next-line no-await-in-loop -- in order, so that nothing overtakes
    const error = await deliver(source, notice);
    if (error === null) {
      source.kernel.advanceSubscription(subscription, event.id);
      hasDelivered = true;
    } else {
      failed.add(target);
      const pause = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** Math.min(20, notice.attempts));
      source.kernel.failNotice(subscription, event.id, { error, retryAt: source.world.clock.now() + pause });
    }
  }
  return hasDelivered;
}

/** @returns why it was not delivered, null when it was */
async function deliver(source: Omit<DeliverySource, 'isOwner'>, notice: PendingNotice): Promise<string | null> {
  const { platform } = notice.subscription;
  const targets = source.config().notify ?? {};
  const target = Object.hasOwn(targets, platform) ? targets[platform] : undefined;
  // Windows and the desktop read the events themselves, each from its own place; there is nothing to bring them.
  if (target === undefined && isFollower(notice.subscription)) return null;
  if (target === undefined) return `There is no [notify.${platform}] in config.toml: add one with a command or a file.`;
  const line = `${JSON.stringify(messageOf(source.board, notice))}\n`;
  try {
    if (target.file === null) return await runTarget(source, target, line);
    source.world.files.appendText(target.file, line);
    return null;
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).slice(0, ERROR_CHARS_MAX);
  }
}

async function runTarget(
  source: Omit<DeliverySource, 'isOwner'>,
  target: NotifyTarget,
  line: string,
): Promise<string | null> {
  const { processes } = source.world;
  const { home } = source.config();
  const path = workerPath(home, source.hostEnv);
  const [name = '', ...args] = target.command;
  const program = processes.resolveCommand(name, path);
  if (program === null) return `The command "${name}" was not found on the PATH.`;
  const userHome = source.hostEnv['HOME'];
  const env = { PATH: path, FLOCKBOARD_HOME: home, ...(userHome === undefined ? {} : { HOME: userHome }) };
  const argv = [program, ...args];
  const result = await processes.run({ argv, cwd: home, env, deadlineMs: DEADLINE_MS, stdin: line });
  if (result.code === 0) return null;
  const how = result.code === null ? `ended by ${result.trouble ?? 'a signal'}` : `exit code ${result.code}`;
  return `The command "${name}" failed (${how}): ${result.stderr.trim()}`.slice(0, ERROR_CHARS_MAX);
}

/** What a target is given: names are stable, receivers ignore those they do not know. */
function messageOf(board: string, { key, event, title, assignee, status, subscription }: PendingNotice) {
  const { chatId, threadId, userId } = subscription;
  return {
    key,
    board,
    task: event.taskId,
    title,
    assignee,
    status,
    kind: event.kind,
    payload: event.payload,
    at: event.createdAt,
    chat: chatId,
    thread: threadId,
    user: userId,
  };
}
