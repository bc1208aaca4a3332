import { Suspense, lazy } from 'react';

const load = async () => ({ default: (await import('./markdown-text.tsx')).MarkdownText });
const MarkdownText = lazy(load);

/** The parser is large and the first paint of a board has no use for it; it is there before a task can be opened. */
requestIdleCallback(() => void load());

/** User text as formatted text, safe to show (markdown-text.tsx); the text as it is until the parser is there. */
export function Markdown({ text }: { text: string }) {
  return (
    <Suspense fallback={<div className="mdown plain">{text}</div>}>
      <MarkdownText text={text} />
    </Suspense>
  );
}
