/**
 * The layout of the shown nodes, computed in a worker and only when nodes or links are other ones: a task that
 * changes its status keeps its place. Where the page's host allows no worker it is computed here, in an idle moment.
 */
import { useEffect, useMemo, useRef, useState } from 'react';
import type { Edge } from '../../lib/board-links.ts';
import type { GraphLayout } from './layout.ts';
import type { LayoutQuestion } from './layout-worker.ts';
// The bundler makes this address; the module itself exports nothing.
// oxlint-disable-next-line import/default
import workerUrl from './layout-worker.ts?worker&url';

interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

/** The page's policy asks for a named policy before a worker may start; this one lets exactly one address through. */
function trustedWorkerUrl(): string {
  const types: unknown = Reflect.get(window, 'trustedTypes');
  if (typeof types !== 'object' || types === null) return workerUrl;
  const policy = (types as TrustedTypes).createPolicy('flockboard-layout', {
    createScriptURL(url) {
      if (url !== workerUrl) throw new Error('Only the layout worker may be started.');
      return url;
    },
  });
  return policy.createScriptURL(workerUrl);
}

let trustedUrl: string | null = null;

function startWorker(): Worker | null {
  try {
    trustedUrl ??= trustedWorkerUrl();
    return new Worker(trustedUrl, { type: 'module' });
  } catch {
    return null;
  }
}

type Answer = (layout: GraphLayout) => void;

/** A layout and what it was asked for. */
export interface TaggedLayout extends GraphLayout {
  tag: string;
}

/** Asks a worker, or computes here when there is none or it fails. */
function createLayouts() {
  let worker = startWorker();
  const waiting = new Map<number, { question: LayoutQuestion; answer: Answer }>();
  const computeHere = async ({ question, answer }: { question: LayoutQuestion; answer: Answer }): Promise<void> => {
    const { layoutGraph } = await import('./layout.ts');
    answer(layoutGraph(question.ids, question.edges));
  };
  worker?.addEventListener('message', (event: MessageEvent<{ key: number; layout: GraphLayout }>) => {
    waiting.get(event.data.key)?.answer(event.data.layout);
    waiting.delete(event.data.key);
  });
  worker?.addEventListener('error', () => {
    worker = null;
    for (const left of waiting.values()) void computeHere(left);
    waiting.clear();
  });
  return {
    ask(question: LayoutQuestion, answer: Answer): void {
      // Only the newest question matters.
      waiting.clear();
      if (worker === null) void computeHere({ question, answer });
      else {
        waiting.set(question.key, { question, answer });
        // A worker has no origin to name.
        // oxlint-disable-next-line unicorn/require-post-message-target-origin
        worker.postMessage(question);
      }
    },
    close: () => worker?.terminate(),
  };
}

/**
 * The last layout stays until the next one is there; null before the first.
 * @param tag names the filter; the layout carries it, so that the view knows when another one has arrived
 */
export function useLayout(ids: readonly string[], edges: readonly Edge[], tag: string): TaggedLayout | null {
  const [layout, setLayout] = useState<TaggedLayout | null>(null);
  const layouts = useRef<ReturnType<typeof createLayouts> | null>(null);
  const key = useRef(0);
  // As text, so that new arrays with the same content are no new question.
  const question = useMemo(() => JSON.stringify({ tag, ids, edges }), [tag, ids, edges]);
  useEffect(() => {
    const made = createLayouts();
    layouts.current = made;
    return () => {
      made.close();
      layouts.current = null;
    };
  }, []);
  useEffect(() => {
    const asked = JSON.parse(question) as Omit<LayoutQuestion, 'key'> & { tag: string };
    key.current += 1;
    layouts.current?.ask({ key: key.current, ids: asked.ids, edges: asked.edges }, (placed) =>
      setLayout({ ...placed, tag: asked.tag }),
    );
  }, [question]);
  return layout;
}
