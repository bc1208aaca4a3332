import type { CSSProperties } from 'react';
import { hueOf, lettersOf } from '../lib/hue.ts';

/** A worker as a squircle, a person as a circle, nobody as a dashed one. Hidden from readers: the name stands near. */
export function Avatar({ name, size = '' }: { name: string | null; size?: '' | 'm' }) {
  if (name === null) return <span className={`av none ${size}`} title="Unassigned" aria-hidden="true" />;
  if (name === 'you') {
    return (
      <span className={`av you ${size}`} title="You" aria-hidden="true">
        me
      </span>
    );
  }
  return (
    <span className={`av ${size}`} style={{ '--h': hueOf(name) } as CSSProperties} title={name} aria-hidden="true">
      {lettersOf(name)}
    </span>
  );
}
