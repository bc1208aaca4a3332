/** The workers of this engine, read when the page opens, after each change, and when the set of profiles changes. */
import { useEffect, useState } from 'react';
import type { WorkerInfo } from '../../../contract/worker.ts';
import { readTrouble } from '../../lib/trouble.ts';
import { session } from '../../lib/window-session.ts';
import { useBoard } from '../../stores/use-stores.ts';

interface Found {
  workers: readonly WorkerInfo[] | null;
  problem: string | null;
}

interface Workers extends Found {
  /** Reads them again; they are in when it resolves. */
  reload(): Promise<void>;
}

/** @param versions asks programs for their version, which may take seconds */
async function read(versions: boolean): Promise<Found | null> {
  const api = session.api();
  if (api === null) return null;
  try {
    return { workers: await api.workers.list({ versions }), problem: null };
  } catch (error) {
    return { workers: null, problem: readTrouble(error).text };
  }
}

/** An answer that says nothing new keeps the old objects, so that no form is built anew. */
function merged(old: Found, next: Found | null): Found {
  return next === null || JSON.stringify(old) === JSON.stringify(next) ? old : next;
}

export function useWorkers(): Workers {
  const [found, setFound] = useState<Found>({ workers: null, problem: null });
  const connection = useBoard((state) => state.connection);
  // A program that was installed, or a profile that was written into the file, shows in the status first.
  const known = useBoard((state) =>
    (state.engine?.profiles ?? []).map(({ name, resolved, slots }) => `${name} ${resolved} ${slots}`).join('\n'),
  );
  useEffect(() => {
    let isOver = false;
    const look = async (versions: boolean): Promise<void> => {
      const next = await read(versions);
      if (!isOver) setFound((old) => merged(old, next));
    };
    const lookTwice = async (): Promise<void> => {
      await look(false);
      if (!isOver) await look(true);
    };
    if (connection === 'open') void lookTwice();
    return () => {
      isOver = true;
    };
    // Other profiles are a reason to read again, though the reading does not use them.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [connection, known]);
  return {
    ...found,
    async reload() {
      const next = await read(true);
      setFound((old) => merged(old, next));
    },
  };
}
