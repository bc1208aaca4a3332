/** What of one board is told to whom while an engine has it open: people who follow it, and subscribers of its tasks. */
import type { Attention } from '../../../contract/attention.ts';
import type { Dispatcher } from '../../dispatcher/dispatcher.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import type { World } from '../../world/world.ts';
import { followAttention } from '../attention.ts';
import type { BoardFeed } from '../board-feed.ts';
import { createDelivery, dispatchesHere } from '../deliver-notices.ts';
import { dispatchingOf, type DiagnosisSource } from '../diagnose-board.ts';

export interface BoardNews {
  /** What needs a person and that reader has not seen, then what comes, until `signal` aborts or the board closes. */
  follow(consumer: string, signal: AbortSignal): AsyncGenerator<Attention, void, void>;
  close(): void;
}

export interface NewsSource extends Omit<DiagnosisSource, 'world' | 'dispatcher'> {
  kernel: Kernel;
  world: World;
  dispatcher: Dispatcher;
}

export function createBoardNews(
  source: NewsSource,
  feed: BoardFeed,
  hostEnv: Readonly<Record<string, string>>,
): BoardNews {
  const { kernel, world, dispatcher } = source;
  const closing = new AbortController();
  const onChange = (listener: () => void): (() => void) => {
    const leave = [feed.onChange(listener), dispatcher.onChange(listener)];
    return () => leave.forEach((stop) => stop());
  };
  const isGone = (): boolean => dispatchingOf(source).state === 'stopped';
  const isOwner = (): boolean => dispatchesHere(dispatcher.view());
  const delivery = createDelivery({ ...source, hostEnv, isOwner });
  const leave = onChange(delivery.look);
  return {
    follow(consumer, signal) {
      const over = AbortSignal.any([signal, closing.signal]);
      return followAttention({ kernel, clock: world.clock, isGone, onChange }, consumer, over);
    },
    close() {
      closing.abort();
      leave();
      delivery.close();
    },
  };
}
