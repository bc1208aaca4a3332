import { useEffect } from 'react';
import { NewTaskDialog } from '../features/create/new-task-dialog.tsx';
import { Drawer } from '../features/drawer/drawer.tsx';
import { Banners } from '../features/trouble/banners.tsx';
import { StatusBar } from '../features/frame/status-bar.tsx';
import { TitleBar } from '../features/frame/title-bar.tsx';
import { Toasts } from '../features/frame/toasts.tsx';
import { MovePrompt } from '../features/move/move-prompt.tsx';
import { Palette } from '../features/palette/palette.tsx';
import { BulkBar } from '../features/selection/bulk-bar.tsx';
import { PickMenu } from '../features/selection/pick-menu.tsx';
import { Shortcuts } from '../features/shortcuts/shortcuts.tsx';
import { countNeeds } from '../lib/needs.ts';
import { useBoard, useView } from '../stores/use-stores.ts';
import { useKeyboard } from './keyboard.ts';
import { Screen } from './screen.tsx';
import { useAppearance } from './use-appearance.ts';
import { useBoardNews } from './use-board-news.ts';
import { useNotices } from './use-notices.ts';
import { useFilterMemory } from './use-filter-memory.ts';

function Announcer() {
  const text = useView((view) => view.announcement);
  return (
    <div className="sr-only" role="alert" aria-live="assertive">
      {text}
    </div>
  );
}

/** The window: it puts the features together and owns nothing else. */
export function App() {
  useKeyboard();
  useAppearance();
  useFilterMemory();
  useNotices();
  const news = useBoardNews();
  const board = useBoard((state) => state.board);
  const needing = useBoard((state) => countNeeds(state.columns, state.engine));
  useEffect(() => {
    const name = board === null ? 'Flockboard' : `${board} · Flockboard`;
    document.title = needing > 0 ? `(${needing}) ${name}` : name;
  }, [board, needing]);
  return (
    <>
      <TitleBar />
      <Banners />
      <main className="main">
        <Screen />
        <Drawer />
        <BulkBar />
      </main>
      <StatusBar />
      <MovePrompt />
      <PickMenu />
      <Palette />
      <Shortcuts />
      <NewTaskDialog />
      <Toasts />
      <Announcer />
      <div className="sr-only" aria-live="polite">
        {news}
      </div>
    </>
  );
}
