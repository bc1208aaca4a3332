import { useEffect, useRef } from 'react';
import { useBoard, useCard, useView } from '../../stores/use-stores.ts';
import { ActivityFeed } from './activity-feed.tsx';
import { BlockedPanel } from './blocked-panel.tsx';
import { BodyEditor } from './body-editor.tsx';
import { Composer } from './composer.tsx';
import { Dependencies } from './dependencies.tsx';
import { DrawerHead } from './drawer-head.tsx';
import { Fields } from './fields.tsx';
import { LivePanel } from './live-panel.tsx';
import { Runs } from './runs.tsx';
import { SectionTabs } from './section-tabs.tsx';
import { StatusActions } from './status-actions.tsx';
import { TitleEditor } from './title-editor.tsx';
import { useTaskDetail } from '../../lib/use-task-detail.ts';

/** The open task beside the board. */
export function Drawer() {
  const id = useView((view) => view.drawerId);
  return id === null ? null : <OpenDrawer key={id} id={id} />;
}

function Sections({ id }: { id: string }) {
  const card = useCard(id);
  const { detail, problem } = useTaskDetail(id);
  const scroll = useRef<HTMLDivElement>(null);
  const isLoaded = useBoard((board) => board.isLoaded);
  if (card === null && isLoaded && detail === null)
    return <p className="drawernote">{problem ?? 'This task is not on the board.'}</p>;
  if (card === null || detail === null) return <p className="drawernote">{problem ?? ''}</p>;
  return (
    <>
      <div className="dscroll" ref={scroll}>
        <TitleEditor task={detail.task} />
        <StatusActions card={card} />
        <Fields card={card} detail={detail} />
        <SectionTabs detail={detail} scroll={scroll} />
        <BodyEditor task={detail.task} />
        <BlockedPanel card={card} detail={detail} />
        <LivePanel card={card} detail={detail} />
        <Dependencies detail={detail} />
        <Runs runs={detail.runs} />
        <ActivityFeed detail={detail} />
      </div>
      <Composer id={id} />
    </>
  );
}

function OpenDrawer({ id }: { id: string }) {
  const node = useRef<HTMLElement>(null);
  useEffect(() => {
    // The column of the open card stays in sight beside the drawer.
    const card = document.querySelector(`[data-card="${CSS.escape(id)}"]`);
    card?.closest('[data-column]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [id]);
  return (
    <aside ref={node} className="drawer" data-testid="drawer" aria-label={`Task ${id}`}>
      <DrawerHead id={id} />
      <Sections id={id} />
    </aside>
  );
}
