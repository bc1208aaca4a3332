/** Every action of the window, and the one that a pressed key stands for. */
import type { Action } from './action.ts';
import { parseKeys } from './action.ts';
import { AROUND } from './around.ts';
import { ON_BREAKER } from './breaker.ts';
import { EVERYWHERE } from './everywhere.ts';
import { GO_TO } from './go-to.ts';
import { ON_BOARDS } from './on-boards.ts';
import { ON_TASK } from './on-task.ts';
import { PLACES } from './places.ts';

export const ACTIONS: readonly Action[] = [
  ...EVERYWHERE,
  ...GO_TO,
  ...ON_BOARDS,
  ...AROUND,
  ...ON_TASK,
  ...ON_BREAKER,
  ...PLACES,
];

const byId = new Map(ACTIONS.map((action) => [action.id, action]));

/** @throws Error when there is no such action: ids are written in the program, never read from data. */
export function actionById(id: string): Action {
  const action = byId.get(id);
  if (action === undefined) throw new Error(`There is no action ${id}.`);
  return action;
}

/** Actions by their keys; the keys of a sequence are joined by a space. */
const byKeys = new Map<string, Action>();
for (const action of ACTIONS) {
  for (const caps of [...action.keys, ...(action.also ?? [])]) {
    const keys = parseKeys(caps).join(' ');
    const other = byKeys.get(keys);
    if (other !== undefined) throw new Error(`${caps} stands for both ${other.id} and ${action.id}.`);
    byKeys.set(keys, action);
  }
}

/** The action that these keys stand for: one key, or the keys of a sequence joined by a space. */
export function actionByKeys(keys: string): Action | null {
  return byKeys.get(keys) ?? null;
}

/** True when more keys could follow this one. */
export function isPrefix(keys: string): boolean {
  return [...byKeys.keys()].some((other) => other.startsWith(`${keys} `));
}
