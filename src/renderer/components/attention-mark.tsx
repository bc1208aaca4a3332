import { BellRing, CircleStop, Hand, Hourglass, TriangleAlert, ZapOff } from 'lucide-react';
import type { AttentionKind } from '../../contract/attention.ts';
import { StatusGlyph } from './status-glyph.tsx';

const MARKS = {
  question: { Icon: Hand, color: 'c-info' },
  gave_up: { Icon: ZapOff, color: 'c-danger' },
  no_verdict: { Icon: TriangleAlert, color: 'c-warn' },
  stuck: { Icon: Hourglass, color: 'c-warn' },
  followed: { Icon: BellRing, color: 'c-info' },
  dispatcher_gone: { Icon: CircleStop, color: 'c-danger' },
} as const satisfies Readonly<Record<Exclude<AttentionKind, 'review'>, object>>;

/** What needs a person, by the same mark as on the card of its task. It stands beside words that say it too. */
export function AttentionMark({ kind }: { kind: AttentionKind }) {
  if (kind === 'review') return <StatusGlyph status="review" size={15} isQuiet />;
  const { Icon, color } = MARKS[kind];
  return <Icon className={`i ${color}`} data-mark={kind} aria-hidden="true" />;
}
