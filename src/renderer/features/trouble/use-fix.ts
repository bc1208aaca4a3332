/**
 * Writes the way out that a person chose into config.toml, for every profile that misses the program. While it is
 * written, and after, the dialog speaks of what was missing when it was chosen: the engine's status changes meanwhile.
 */
import { useState } from 'react';
import type { ProfileInput, SettingsView } from '../../../contract/settings.ts';
import type { WorkerInfo } from '../../../contract/worker.ts';
import type { Api } from '../../lib/connect.ts';
import { readTrouble } from '../../lib/trouble.ts';
import { client } from '../../lib/window-session.ts';
import type { MissingCommand } from './banner-content.ts';

type ChangesOf = (worker: WorkerInfo) => ProfileInput['changes'];

export interface Way {
  missing: MissingCommand;
  workers: readonly WorkerInfo[];
  changesOf: ChangesOf;
  /** What the profiles start now: a path or an agent. */
  start: string;
}

interface State {
  held: MissingCommand | null;
  /** What the profiles start now, and whether the engine works with that already. */
  fixed: { start: string; isInEffect: boolean } | null;
  isSaving: boolean;
  problem: string | null;
}

export interface Fix extends State {
  apply(way: Way): Promise<void>;
}

const NOTHING: State = { held: null, fixed: null, isSaving: false, problem: null };

/** A write that met somebody else's edit is tried once more on the new state. */
async function saveProfile(api: Api, name: string, changes: ProfileInput['changes']): Promise<SettingsView> {
  const save = async (): Promise<SettingsView> => {
    const { revision } = await api.settings.get();
    return api.profiles.save({ revision, name, changes });
  };
  try {
    return await save();
  } catch (error) {
    if (readTrouble(error).code !== 'conflict') throw error;
    return save();
  }
}

async function write({ missing, workers, changesOf, start }: Way): Promise<Pick<State, 'fixed' | 'problem'>> {
  const saved: string[] = [];
  let isInEffect = false;
  try {
    const api = client();
    for (const worker of workers.filter(({ name }) => missing.profiles.includes(name))) {
      // Each write names the state of the file that the one before left.
      // oxlint-disable-next-line no-await-in-loop
      ({ isInEffect } = await saveProfile(api, worker.name, changesOf(worker)));
      saved.push(worker.name);
    }
    if (saved.length === 0) return { fixed: null, problem: 'These profiles are not there any more.' };
    return { fixed: { start, isInEffect }, problem: null };
  } catch (error) {
    const before = saved.length === 0 ? '' : `${saved.join(', ')} saved, then: `;
    return { fixed: null, problem: `${before}${readTrouble(error).text}` };
  }
}

export function useFix(): Fix {
  const [state, setState] = useState<State>(NOTHING);
  return {
    ...state,
    async apply(way) {
      setState({ ...NOTHING, held: way.missing, isSaving: true });
      const end = await write(way);
      setState({ ...NOTHING, ...end, held: end.fixed === null ? null : way.missing });
    },
  };
}
