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
  /** Numbers are shown where they are those of the whole log. */
  isNumbered?: boolean;
  /** What is marked in every line; '' nothing. */
  found?: string;
  /** The number of the line to show in the middle; null: none. */
  focus?: number | null;
  setFollowing(isFollowing: boolean): void;
  /** End, Home and Ctrl-F in the log. */
  onEnd?(): void;
  onStart?(): void;
  onFind?(): void;
}

/** The lines of a log, windowed. Scrolling up stops following, End starts it again. Never announced by itself. */
export function LogView(props: Props) {
  const { lines, isFollowing, isLive, emptyText, isNumbered = true, found = '', focus = null, setFollowing } = props;
  const box = useRef<HTMLDivElement>(null);
  // The library hands out functions that read its latest state; nothing here is compiled or memoised over them.
  // oxlint-disable-next-line react/incompatible-library
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
  const focusAt = focus === null ? -1 : lines.findIndex((line) => line.number === focus);
  useEffect(() => {
    if (focusAt !== -1) virtualizer.scrollToIndex(focusAt, { align: 'center' });
  }, [focusAt, lines, virtualizer]);
  const onScroll = (event: UIEvent<HTMLElement>): void => {
    const { scrollHeight, scrollTop, clientHeight } = event.currentTarget;
    setFollowing(scrollHeight - scrollTop - clientHeight < NEAR_END_PX);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const isFind = event.key === 'f' && (event.ctrlKey || event.metaKey);
    if (event.key === 'End') (props.onEnd ?? (() => setFollowing(true)))();
    else if (event.key === 'Home' && props.onStart !== undefined) props.onStart();
    else if (isFind && props.onFind !== undefined) props.onFind();
    else return;
    if (isFind) event.preventDefault();
  };
  return (
    // The log listens to its own scrolling and to End.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <div
      ref={box}
      className="log"
      role="log"
      aria-live="off"
      aria-label="Log of the run"
      data-testid="drawer-log"
      // A scrolling region must be reachable by keyboard.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
    >
      {lines.length === 0 && <p className="logempty">{emptyText}</p>}
      <div className="loglines" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const line = lines[item.index];
          return line === undefined ? null : (
            <div
              className={line.number === focus ? 'logrow here' : 'logrow'}
              key={item.key}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              {isNumbered && (
                <span className="no" aria-hidden="true">
                  {line.number}
                </span>
              )}
              <span className={isLive && line === last ? 'text cursor' : 'text'}>
                <LogText text={line.text} found={found} />
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
