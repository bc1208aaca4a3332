import { useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { TaskDetail } from '../../../contract/feed.ts';
import { activityCount } from './activity.ts';
import { useView } from '../../stores/use-stores.ts';
import { viewStore } from '../../stores/view-store.ts';
import type { DrawerSection } from '../../stores/view-store.ts';

const NAMES: Readonly<Record<DrawerSection, string>> = {
  overview: 'Overview',
  log: 'Log',
  runs: 'Runs',
  changes: 'Changes',
  activity: 'Activity',
};
const TABS_HEIGHT = 46;
/** What a person does to scroll. */
const RELEASES = ['wheel', 'touchmove', 'keydown', 'pointerdown'] as const;
const ORDER: readonly DrawerSection[] = ['overview', 'log', 'runs', 'changes', 'activity'];

function topOf(box: HTMLElement, id: DrawerSection): number | null {
  const target = box.querySelector<HTMLElement>(`[data-section="${id}"]`);
  return target === null ? null : target.offsetTop - box.offsetTop - TABS_HEIGHT;
}

/** A part that has nothing in it has no tab. */
function isThere(id: DrawerSection, runCount: number, fileCount: number | null): boolean {
  if (id === 'log' || id === 'runs') return runCount > 0;
  return id !== 'changes' || fileCount !== null;
}

/** Scrolls to a part; the first one is the very top. */
function show(box: HTMLElement | null, id: DrawerSection): void {
  const top = box === null ? null : topOf(box, id);
  if (box !== null && top !== null) box.scrollTo({ top: id === 'overview' ? 0 : top });
}

/** The last part whose top has passed the tabs; at the very end the last part, however short it is. */
function partAt(box: HTMLElement): DrawerSection {
  const isAtEnd = box.scrollTop > 0 && box.scrollHeight - box.scrollTop - box.clientHeight < 2;
  const limit = isAtEnd ? Infinity : box.scrollTop + 4;
  return ORDER.findLast((id) => (topOf(box, id) ?? Infinity) <= limit) ?? 'overview';
}

interface Props {
  detail: TaskDetail;
  /** Files that differ in the workspace; null without a workspace under git. */
  fileCount: number | null;
  scroll: RefObject<HTMLDivElement | null>;
}

/** Parts of the drawer as tabs that stay in sight; a press scrolls to the part, scrolling marks the tab. */
export function SectionTabs({ detail, fileCount, scroll }: Props) {
  const wanted = useView((view) => view.drawerSection);
  const [current, setCurrent] = useState<DrawerSection>('overview');
  // After a press the pressed tab stays marked, even where its part cannot reach the top, until the person scrolls.
  const isChosen = useRef(false);
  const runCount = detail.runs.length;
  const counts: Readonly<Record<DrawerSection, number | null>> = {
    overview: null,
    log: null,
    runs: runCount,
    changes: fileCount,
    activity: activityCount(detail.comments, detail.events),
  };
  useEffect(() => {
    const box = scroll.current;
    const mark = (): void => {
      if (box !== null && !isChosen.current) setCurrent(partAt(box));
    };
    const release = (): void => {
      isChosen.current = false;
    };
    box?.addEventListener('scroll', mark, { passive: true });
    for (const by of RELEASES) box?.addEventListener(by, release, { passive: true });
    if (wanted !== 'overview') show(box, wanted);
    return () => {
      box?.removeEventListener('scroll', mark);
      for (const by of RELEASES) box?.removeEventListener(by, release);
    };
  }, [wanted, scroll]);
  return (
    <nav className="dtabs" aria-label="Parts of the task">
      {ORDER.filter((id) => isThere(id, runCount, fileCount)).map((id) => (
        <button
          type="button"
          key={id}
          aria-current={current === id ? 'true' : undefined}
          onClick={() => {
            isChosen.current = true;
            setCurrent(id);
            viewStore.setState({ drawerSection: id });
            show(scroll.current, id);
          }}
        >
          {NAMES[id]}
          {counts[id] !== null && <span className="n">{counts[id]}</span>}
        </button>
      ))}
    </nav>
  );
}
