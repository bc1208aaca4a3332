import { useLayoutEffect, useRef } from 'react';
import { boardNow, onTick } from '../lib/clock.ts';

/**
 * Text that changes with time. The one-second timer writes it straight into the node; React does not render. Never
 * announced to screen readers.
 */
export function TickText({ text, className }: { text: (now: number) => string; className?: string }) {
  const node = useRef<HTMLSpanElement>(null);
  // Before the paint: a card that scrolls into sight has its times at once and is laid out once.
  useLayoutEffect(() => {
    const write = (now: number): void => {
      const next = text(now);
      if (node.current !== null && node.current.textContent !== next) node.current.textContent = next;
    };
    write(boardNow());
    return onTick(write);
  }, [text]);
  return <span ref={node} className={className} aria-live="off" suppressHydrationWarning />;
}
