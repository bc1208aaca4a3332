/**
 * Linking two nodes: the first is what is waited for, the second waits. Begun with the button or with L on a node,
 * or by dragging from a node's handle. Choosing a pair that is linked already removes the link.
 */
import { useCallback, useMemo, useState } from 'react';
import { linkTasks, unlinkTasks } from '../../actions/edit-task.ts';
import { announce } from '../../actions/view.ts';
import type { LinkGraph } from '../../lib/board-links.ts';
import { boardStore } from '../../stores/board-store.ts';

export interface Linking {
  isOn: boolean;
  /** What the next choice will wait for; null while that is to be chosen first. */
  from: string | null;
  /** Starts, with a first node or without; starting while on ends. */
  toggle(from?: string): void;
  choose(id: string): void;
  end(): void;
  /** Links a pair at once, as a drag does. */
  join(parent: string, child: string): void;
}

const titleOf = (id: string): string => boardStore.getState().cards[id]?.title ?? id;

async function joinOrPart(parent: string, child: string, isLinked: boolean): Promise<void> {
  if (isLinked) {
    announce(`Link removed. ${titleOf(child)} does not wait for ${titleOf(parent)} any more.`);
    await unlinkTasks(parent, child);
  } else if (await linkTasks(parent, child)) {
    announce(`${titleOf(child)} waits for ${titleOf(parent)}.`);
  }
}

export function useLinking(graph: LinkGraph): Linking {
  const [state, setState] = useState<{ from: string | null; isOnce: boolean } | null>(null);
  const join = useCallback(
    (parent: string, child: string): void => {
      if (parent !== child) void joinOrPart(parent, child, graph.children.get(parent)?.includes(child) === true);
    },
    [graph],
  );
  return useMemo(
    () => ({
      isOn: state !== null,
      from: state?.from ?? null,
      toggle(from) {
        const next = state === null ? { from: from ?? null, isOnce: from !== undefined } : null;
        setState(next);
        announce(
          next === null
            ? 'Linking ended.'
            : next.from === null
              ? 'Choose the task that is waited for. Escape ends.'
              : `Choose the task that waits for ${titleOf(next.from)}. Enter links, or removes a link that is there. Escape ends.`,
        );
      },
      choose(id) {
        if (state === null) return;
        if (state.from === null) {
          setState({ ...state, from: id });
          announce(`Choose the task that waits for ${titleOf(id)}.`);
          return;
        }
        join(state.from, id);
        setState(state.isOnce ? null : { ...state, from: null });
      },
      end: () => setState(null),
      join,
    }),
    [state, join],
  );
}
