import type { ReactNode } from 'react';

/** Heading of a page, what it is about, and at most one button. */
export function PageHead({ title, text, children }: { title: string; text?: string; children?: ReactNode }) {
  return (
    <header className="shead">
      <h2>{title}</h2>
      {children}
      {text !== undefined && <p>{text}</p>}
    </header>
  );
}
