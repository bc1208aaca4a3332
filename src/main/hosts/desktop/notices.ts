/**
 * Follows what needs a person on every board and shows it as notifications of the system. The engine tells again what
 * was not acknowledged, so nothing is lost while the app or its engine is down; what was shown once is not shown twice.
 */
import { Notification } from 'electron';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import type { ContractRouterClient } from '@orpc/contract';
import type { Contract } from '../../../contract/api.ts';
import type { AttentionKind } from '../../../contract/attention.ts';
import type { Clock, Log, Timer } from '../../world/world.ts';
import type { SupervisedEngine } from './engine-supervisor.ts';
import { notificationsOf, type Told } from './notice-model.ts';
import { createShelf } from './notice-shelf.ts';

/** The name under which the engine remembers what was shown here. */
const READER = 'desktop';
/** What comes this close together is told together, milliseconds. */
const GATHER_MS = 400;
/** Between two looks for boards that are new. */
const LOOK_MS = 5000;
/** Ids that are remembered; older ones were acknowledged long ago. */
const KNOWN_MAX = 1000;

type Client = ContractRouterClient<Contract>;

export interface NoticeOptions {
  engine: Pick<SupervisedEngine, 'connect' | 'onSummary'>;
  wants(kind: AttentionKind): boolean;
  /** True while a person has the window in front. */
  isWatched(): boolean;
  /** Brings the window forward at that place. */
  open(place: string): void;
  clock: Clock;
  log: Log;
}

export function showNotices(options: NoticeOptions): void {
  const { clock, engine, log } = options;
  const present = createShelf(options);
  const known = new Set<string>();
  let gathered: { told: Told; seen: () => void }[] = [];
  let timer: Timer | null = null;

  function tell(): void {
    timer = null;
    const batch = gathered;
    gathered = [];
    const fresh = batch.flatMap(({ told }) => {
      const key = `${told.board} ${told.id}`;
      if (known.has(key)) return [];
      known.add(key);
      return [told];
    });
    for (const id of [...known].slice(0, Math.max(0, known.size - KNOWN_MAX))) known.delete(id);
    const wanted = notificationsOf(fresh, options.wants, options.isWatched());
    if (Notification.isSupported()) for (const shown of wanted) present(shown);
    for (const { seen } of batch) seen();
  }

  async function follow(client: Client, board: string): Promise<void> {
    for await (const one of await client.board.notices({ board, consumer: READER })) {
      const { eventId } = one;
      const seen = (): void => {
        if (eventId === null) return;
        client.board.noticesSeen({ board, consumer: READER, upTo: eventId }).catch(() => undefined);
      };
      gathered.push({ told: { ...one, board }, seen });
      timer ??= clock.after(GATHER_MS, tell);
    }
  }

  /** One connection to one engine; it ends with that engine. */
  function connect(): () => void {
    const port = engine.connect();
    port.start();
    const client: Client = createORPCClient(new RPCLink({ port }));
    const followed = new Set<string>();
    let isOpen = true;
    let next: Timer | null = null;
    const look = async (): Promise<void> => {
      try {
        for (const { slug } of await client.boards.list()) {
          if (followed.has(slug)) continue;
          followed.add(slug);
          // A stream ends with its board or its engine; a board that comes back is found by the next look.
          follow(client, slug)
            .catch((error: unknown) => log.info('Notices of a board ended.', { board: slug, error }))
            .finally(() => followed.delete(slug));
        }
      } catch (error) {
        log.info('Boards cannot be listed for notices.', { error });
      }
      if (isOpen) next = clock.after(LOOK_MS, () => void look(), { background: true });
    };
    void look();
    return () => {
      isOpen = false;
      next?.cancel();
      port.close();
    };
  }

  let close: (() => void) | null = null;
  engine.onSummary((summary) => {
    if (summary !== null) close ??= connect();
    else {
      close?.();
      close = null;
    }
  });
}
