/** Decides whether an ipc message may be acted on (E11). Pure, so that every kind of sender can be tried in a test. */
import { isBoardUrl } from './app-protocol.ts';

/** The part of an ipc event that says who sent it. */
export interface Request {
  senderFrame: { url: string } | null;
  sender: { mainFrame: unknown };
}

/** True for a message from the main frame of a page that shows the board, with nothing in it. */
export function isTrustedRequest(event: Request, args: readonly unknown[]): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame === event.sender.mainFrame && isBoardUrl(frame.url) && args.length === 0;
}
