import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

/** One way on from a board that cannot be opened. */
export function Option({
  Icon,
  name,
  text,
  children,
}: {
  Icon: LucideIcon;
  name: string;
  text: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="opt">
      <Icon className="i" aria-hidden="true" />
      <div>
        <b>{name}</b>
        <span className="d">{text}</span>
      </div>
      {children}
    </div>
  );
}
