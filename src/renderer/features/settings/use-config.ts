/**
 * The settings that stand in config.toml: read when a page opens and again every few seconds, so that an edit of the
 * file is seen, and written key by key. A write that met somebody else's edit is tried once more on the new state.
 */
import { useCallback, useEffect, useState } from 'react';
import type { ProfileInput, SettingValue, SettingsInput, SettingsView } from '../../../contract/settings.ts';
import { readTrouble } from '../../lib/trouble.ts';
import type { Trouble } from '../../lib/trouble.ts';
import { client } from '../../lib/window-session.ts';
import { useBoard } from '../../stores/use-stores.ts';
import type { Api } from '../../lib/connect.ts';

/** How soon an edit of the file by another program is seen. */
const LOOK_MS = 2500;

export interface Config {
  view: SettingsView | null;
  /** Why it cannot be read. */
  problem: string | null;
  /** @returns what stood in the way, or null */
  change(key: string, value: SettingValue | null): Promise<Trouble | null>;
  saveProfile(name: string, changes: ProfileInput['changes']): Promise<Trouble | null>;
  removeProfile(name: string): Promise<Trouble | null>;
}

type Write = (api: Api, revision: string) => Promise<SettingsView>;

export function useConfig(): Config {
  const [view, setView] = useState<SettingsView | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const connection = useBoard((state) => state.connection);
  useEffect(() => {
    if (connection !== 'open') return undefined;
    const abort = new AbortController();
    const read = async (): Promise<void> => {
      try {
        const next = await client().settings.get(undefined, { signal: abort.signal });
        if (abort.signal.aborted) return;
        setView((old) => (old !== null && JSON.stringify(old) === JSON.stringify(next) ? old : next));
        setProblem(null);
      } catch (error) {
        if (!abort.signal.aborted) setProblem(readTrouble(error).text);
      }
    };
    void read();
    const timer = setInterval(() => {
      if (!document.hidden) void read();
    }, LOOK_MS);
    return () => {
      clearInterval(timer);
      abort.abort();
    };
  }, [connection]);

  const write = useCallback(async (act: Write): Promise<Trouble | null> => {
    try {
      const api = client();
      const { revision } = await api.settings.get();
      setView(await act(api, revision));
      return null;
    } catch (error) {
      return readTrouble(error);
    }
  }, []);
  const twice = useCallback(
    async (act: Write): Promise<Trouble | null> => {
      const trouble = await write(act);
      return trouble?.code === 'conflict' ? write(act) : trouble;
    },
    [write],
  );

  return {
    view,
    problem,
    change: (key, value) => {
      const changes: SettingsInput['changes'] = [{ key, value }];
      return twice((api, revision) => api.settings.set({ revision, changes }));
    },
    saveProfile: (name, changes) => twice((api, revision) => api.profiles.save({ revision, name, changes })),
    removeProfile: (name) => twice((api, revision) => api.profiles.remove({ revision, name })),
  };
}
