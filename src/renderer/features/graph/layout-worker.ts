/** Computes layouts beside the page's own thread, one answer per question. */
import { layoutGraph } from './layout.ts';
import type { Edge } from '../../lib/board-links.ts';

export interface LayoutQuestion {
  key: number;
  ids: readonly string[];
  edges: readonly Edge[];
}

self.addEventListener('message', (event: MessageEvent<LayoutQuestion>) => {
  const { key, ids, edges } = event.data;
  // A worker answers only the page that started it; there is no origin to name.
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  self.postMessage({ key, layout: layoutGraph(ids, edges) });
});
