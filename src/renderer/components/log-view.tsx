import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { UIEvent, KeyboardEvent } from 'react';
import { LogText } from './log-text.tsx';
import type { LogLine } from '../lib/log-ring.ts';

/** Height of a line in pixels; fixed, so that only the lines in sight are mounted. */
const LINE_PX = 19;
const NEAR_END_PX = 24;

interface Props {
  lines: readonly LogLine[];
  isFollowing: boolean;
  isLive: boolean;
  emptyText: string;
  setFollowing(isFollowing: boolean): void;
}

/** The lines of a log, windowed. Scrolling up stops following, End starts it again. Never announced by itself. */
export function LogView({ lines, isFollowing, isLive, emptyText, setFollowing }: Props) {
  const box = useRef<HTMLDivElement>(null);
  // The library hands out functions that read its latest state; nothing here is compiled or memoised over them.
  // eslint-disable-next-line react/incompatible-library
  const virtualizer = useVirtualizer({
    count: lines.length,
    overscan: 10,
    getScrollElement: () => box.current,
    getItemKey: (index) => lines[index]?.number ?? index,
    estimateSize: () => LINE_PX,
  });
  const last = lines.at(-1);
  useEffect(() => {
    const element = box.current;
    if (isFollowing && element !== null) element.scrollTop = element.scrollHeight;
  }, [isFollowing, lines.length, last?.number]);
  const onScroll = (event: UIEvent<HTMLElement>): void => {
    const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
    setFollowing(scrollHeight - scrollTop - clientHeight < NEAR_END_PX);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'End') setFollowing(true);
  };
  return (
    // The log listens to its own scrolling and to End.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      ref={box}
      className="log"
      role="log"
      aria-live="off"
      aria-label="Log of the run"
      data-testid="drawer-log"
      // A scrolling region must be reachable by keyboard.
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
    >
      {lines.length === 0 && <p className="logempty">{emptyText}</p>}
      <div className="loglines" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const line = lines[item.index];
          return line === undefined ? null : (
            <div className="logrow" key={item.key} style={{ transform: `translateY(${item.start}px)` }}>
              <span className="no" aria-hidden="true">
                {line.number}
              </span>
              <span className={isLive && line === last ? 'text cursor' : 'text'}>
                <LogText text={line.text} />
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
