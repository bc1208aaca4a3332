import type { CSSProperties } from 'react';
import { hueOf } from '../lib/hue.ts';

/** A project: a coloured dot and its name. */
export function Tag({ name }: { name: string }) {
  return (
    <span className="tag" style={{ '--h': hueOf(name) } as CSSProperties} title={`Project ${name}`}>
      <span className="trunc">{name}</span>
    </span>
  );
}
