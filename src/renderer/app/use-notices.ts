/** Tells in the window what needs a person, which Needs you keeps, and news of tasks that are followed. */
import { useEffect } from 'react';
import { together } from '../../contract/attention.ts';
import type { Attention } from '../../contract/attention.ts';
import { showScreen } from '../actions/screens.ts';
import { announce, openDrawer, toast } from '../actions/view.ts';
import { followNotices } from '../lib/follow-notices.ts';
import type { NoticePage } from '../lib/follow-notices.ts';
import { connected } from '../lib/window-session.ts';
import { useBoard } from '../stores/use-stores.ts';
import { viewStore } from '../stores/view-store.ts';

/** More at once are told together. */
const SINGLE_MAX = 2;

const PAGE: NoticePage = {
  isVisible: () => document.visibilityState === 'visible',
  onVisibility(listener) {
    document.addEventListener('visibilitychange', listener);
    return () => document.removeEventListener('visibilitychange', listener);
  },
};

function tell({ taskId, title, text, kind }: Attention): void {
  toast({
    text: title,
    detail: text,
    tone: 'info',
    mark: kind,
    taskId,
    // Whoever looked away for a moment should still find it.
    isSticky: true,
    actions: taskId === null ? [] : [{ label: 'Open', run: () => openDrawer(taskId, true) }],
  });
}

/** What needed somebody before this window was opened is counted at its top and would only lie over the board. */
const isNews = ({ at, kind }: Attention): boolean => kind === 'followed' || at >= performance.timeOrigin;

function show(notices: readonly Attention[]): void {
  // Who has the task open, or the list of what waits, sees it there.
  const { drawerId, screen } = viewStore.getState();
  const isElsewhere = ({ taskId }: Attention): boolean => taskId === null || taskId !== drawerId;
  const news = screen === 'needs' ? [] : notices.filter((notice) => isNews(notice) && isElsewhere(notice));
  const { title, view } = together(news);
  if (news.length > SINGLE_MAX) {
    const actions = [{ label: 'Show', run: () => showScreen(view) }];
    toast({
      text: title,
      detail: news[0]?.title ?? null,
      tone: 'info',
      isSticky: true,
      actions,
    });
  } else for (const notice of news) tell(notice);
  const [first] = news;
  if (first !== undefined) announce(news.length === 1 ? `${first.title}. ${first.text}` : `${title}.`);
}

export function useNotices(): void {
  const board = useBoard((state) => (state.isLoaded ? state.board : null));
  const connection = useBoard((state) => state.connection);
  useEffect(() => {
    if (board === null || connection !== 'open') return undefined;
    const abort = new AbortController();
    const follow = async (): Promise<void> => {
      try {
        const { api } = connected();
        await followNotices({ api, board, page: PAGE, show, signal: abort.signal });
      } catch {
        // The stream ends with the connection, which the window shows and mends.
      }
    };
    void follow();
    return () => abort.abort();
  }, [board, connection]);
}
