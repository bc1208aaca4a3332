import { useEffect } from 'react';
import { Board } from '../features/board/board.tsx';
import { NewTaskDialog } from '../features/create/new-task-dialog.tsx';
import { Drawer } from '../features/drawer/drawer.tsx';
import { Banners } from '../features/frame/banners.tsx';
import { StatusBar } from '../features/frame/status-bar.tsx';
import { TitleBar } from '../features/frame/title-bar.tsx';
import { Toasts } from '../features/frame/toasts.tsx';
import { MovePrompt } from '../features/move/move-prompt.tsx';
import { useBoard, useView } from '../stores/use-stores.ts';
import { useKeyboard } from './keyboard.ts';
import { useAppearance } from './use-appearance.ts';
import { useBoardNews } from './use-board-news.ts';

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
  const news = useBoardNews();
  const board = useBoard((state) => state.board);
  const needing = useBoard((state) => state.columns.blocked.length + state.columns.review.length);
  useEffect(() => {
    const name = board === null ? 'Flockboard' : `${board} · Flockboard`;
    document.title = needing > 0 ? `(${needing}) ${name}` : name;
  }, [board, needing]);
  return (
    <>
      <TitleBar />
      <Banners />
      <main className="main">
        <Board />
        <Drawer />
      </main>
      <StatusBar />
      <MovePrompt />
      <NewTaskDialog />
      <Toasts />
      <Announcer />
      <div className="sr-only" aria-live="polite">
        {news}
      </div>
    </>
  );
}
