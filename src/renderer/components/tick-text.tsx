import { useEffect, useRef } from 'react';
import { boardNow, onTick } from '../lib/clock.ts';

/**
 * Text that changes with time. The one-second timer writes it straight into the node; React does not render. Never
 * announced to screen readers.
 */
export function TickText({ text, className }: { text: (now: number) => string; className?: string }) {
  const node = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const write = (now: number): void => {
      if (node.current !== null) node.current.textContent = text(now);
    };
    write(boardNow());
    return onTick(write);
  }, [text]);
  return <span ref={node} className={className} aria-live="off" suppressHydrationWarning />;
}
