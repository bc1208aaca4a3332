/**
 * What no page of this application may do, whatever it contains: navigate, open windows, attach webviews, get
 * permissions (E05, E08, E09, E13). Applied to every page at its creation, so a new window cannot forget it.
 */
import type { App, Session, WebContents } from 'electron';
import { isBoardUrl } from './app-protocol.ts';
import { externalLink } from './links.ts';

export interface OutsideLinks {
  /** Asks the person and opens the address in the system's browser. The address is parsed already. */
  open(url: string): void;
}

/** Denies every permission, check and device. */
export function hardenSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  // The dictionary would be a download (E16, E18).
  session.setSpellCheckerEnabled(false);
}

/** Guards every page from its creation on. */
export function hardenPages(app: App, links: OutsideLinks): void {
  app.on('web-contents-created', (_event, contents) => hardenPage(contents, links));
}

function hardenPage(contents: WebContents, links: OutsideLinks): void {
  contents.on('will-navigate', (event) => {
    if (!isBoardUrl(event.url)) event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !isBoardUrl(event.url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    const link = externalLink(url);
    if (link !== null) links.open(link);
    return { action: 'deny' };
  });
}
