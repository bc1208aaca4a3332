import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import type { TaskDetail } from '../../../contract/feed.ts';
import type { Card } from '../../../contract/task.ts';
import { useCard, useView } from '../../stores/use-stores.ts';
import { viewStore } from '../../stores/view-store.ts';
import { ActivityFeed } from './activity-feed.tsx';
import { BlockedPanel } from './blocked-panel.tsx';
import { BodyEditor } from './body-editor.tsx';
import { Changes } from './changes.tsx';
import { Composer } from './composer.tsx';
import { Dependencies } from './dependencies.tsx';
import { DrawerHead } from './drawer-head.tsx';
import { Fields } from './fields.tsx';
import { LatePanel } from './late-panel.tsx';
import { LivePanel } from './live-panel.tsx';
import { Runs } from './runs.tsx';
import { SectionTabs } from './section-tabs.tsx';
import { StatusActions } from './status-actions.tsx';
import { TitleEditor } from './title-editor.tsx';
import { WhyPanel } from './why-panel.tsx';
import { isTyping } from '../../lib/is-typing.ts';
import { useChanges } from '../../lib/use-changes.ts';
import { useTaskDetail } from '../../lib/use-task-detail.ts';

/** The open task beside the board. */
export function Drawer() {
  const id = useView((view) => view.drawerId);
  const [isWide, setWide] = useState(false);
  return id === null ? null : <OpenDrawer key={id} id={id} isWide={isWide} setWide={setWide} />;
}

/** Another text is a reason to look at the workspace again. */
function workspaceState({ task, runs }: TaskDetail): string {
  return [task.workspaceKind, task.workspacePath, ...runs.map((run) => `${run.id} ${run.phase}`)].join(' ');
}

function Sections({ id, card, detail }: { id: string; card: Card; detail: TaskDetail }) {
  const scroll = useRef<HTMLDivElement>(null);
  const changes = useChanges(id, workspaceState(detail));
  const wish = useView((view) => (view.wish?.id === id ? view.wish.control : null));
  useEffect(() => {
    // Granted once, however often the effect runs: a switch that is pressed twice is as it was.
    if (wish === null || viewStore.getState().wish === null) return;
    viewStore.setState({ wish: null });
    const control = scroll.current?.parentElement?.querySelector<HTMLElement>(wish);
    if (control instanceof HTMLTextAreaElement) control.focus();
    else control?.click();
  }, [wish]);
  return (
    <>
      <div className="dscroll" ref={scroll}>
        <TitleEditor task={detail.task} />
        <StatusActions card={card} />
        <Fields card={card} detail={detail} />
        <SectionTabs detail={detail} fileCount={changes.changes?.fileCount ?? null} scroll={scroll} />
        <BodyEditor task={detail.task} />
        <BlockedPanel card={card} detail={detail} />
        <WhyPanel card={card} detail={detail} />
        <LatePanel card={card} detail={detail} />
        <LivePanel card={card} detail={detail} />
        <Dependencies detail={detail} />
        <Runs runs={detail.runs} events={detail.events} />
        <Changes {...changes} />
        <ActivityFeed detail={detail} />
      </div>
      <Composer id={id} />
    </>
  );
}

/** What stands in the drawer until the task is there. */
function Note({ problem }: { problem: string | null }) {
  return (
    <p className="drawernote" role={problem === null ? undefined : 'alert'}>
      {problem ?? 'Opening the task.'}
    </p>
  );
}

/** L shows the log at full height while the focus is in the drawer; on the board it goes to the next column. */
function onDrawerKey(event: KeyboardEvent<HTMLElement>): void {
  const { key, ctrlKey, metaKey, altKey, currentTarget, target } = event;
  if (key !== 'l' || ctrlKey || metaKey || altKey || isTyping(target)) return;
  const expand = currentTarget.querySelector<HTMLElement>('[data-expand-log]');
  if (expand === null) return;
  event.preventDefault();
  event.stopPropagation();
  expand.click();
}

function OpenDrawer({ id, isWide, setWide }: { id: string; isWide: boolean; setWide(isWide: boolean): void }) {
  const node = useRef<HTMLElement>(null);
  const shown = useCard(id);
  const { detail, problem, again } = useTaskDetail(id);
  // An archived task has no card on the board; its own is as good.
  const card = shown ?? detail?.card ?? null;
  useEffect(() => {
    // The column of the open card stays in sight beside the drawer.
    const element = document.querySelector(`[data-card="${CSS.escape(id)}"]`);
    element?.closest('[data-column]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [id]);
  return (
    // The drawer takes one key for its own log.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <aside
      ref={node}
      className={isWide ? 'drawer wide' : 'drawer'}
      data-testid="drawer"
      onKeyDown={onDrawerKey}
      aria-label={`Task ${id}`}
    >
      <DrawerHead
        id={id}
        card={card}
        isFollowed={detail?.isFollowed ?? null}
        followed={again}
        isWide={isWide}
        setWide={setWide}
      />
      {card === null || detail === null ? <Note problem={problem} /> : <Sections id={id} card={card} detail={detail} />}
    </aside>
  );
}
