import { ArrowBigUp, Command, CornerDownLeft } from 'lucide-react';
import type { ReactNode } from 'react';

const isMac = /mac/i.test(navigator.userAgent);
const CAPS: Readonly<Record<string, ReactNode>> = {
  enter: <CornerDownLeft className="i" aria-label="Enter" />,
  shift: isMac ? <ArrowBigUp className="i" aria-label="Shift" /> : 'Shift',
  mod: isMac ? <Command className="i" aria-label="Command" /> : 'Ctrl',
  esc: 'Esc',
};

/** Keys of a shortcut, as caps: `mod enter`, `C`. */
export function KeyCap({ keys }: { keys: string }) {
  return (
    <span className="keys" aria-hidden="true">
      {keys.split(' ').map((key) => (
        <kbd key={key}>{CAPS[key] ?? key}</kbd>
      ))}
    </span>
  );
}
