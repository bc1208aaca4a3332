import { ArrowBigUp, Command, CornerDownLeft } from 'lucide-react';
import type { ReactNode } from 'react';

const isMac = /mac/i.test(navigator.userAgent);
const CAPS: Readonly<Record<string, ReactNode>> = {
  enter: <CornerDownLeft className="i" aria-label="Enter" />,
  shift: isMac ? <ArrowBigUp className="i" aria-label="Shift" /> : 'Shift',
  mod: isMac ? <Command className="i" aria-label="Command" /> : 'Ctrl',
  esc: 'Esc',
  space: 'Space',
};

/** Keys of a shortcut, as caps: `mod enter`, `C`, `G G`. Hidden from readers unless they are the text itself. */
export function KeyCap({ keys, isRead = false }: { keys: string; isRead?: boolean }) {
  return (
    <span className="keys" aria-hidden={!isRead || undefined}>
      {keys.split(' ').map((key, index) => (
        // The same key may come twice in a sequence.
        // oxlint-disable-next-line react/no-array-index-key
        <kbd key={index}>{CAPS[key] ?? key}</kbd>
      ))}
    </span>
  );
}
