import type { ReactNode } from 'react';
import type { Status } from '../../contract/status.ts';
import { STATUS_NAMES } from '../lib/status-text.ts';

const RING = <circle cx="7" cy="7" r="5.25" fill="none" stroke="currentColor" strokeWidth="1.6" />;

/** Every status has its own silhouette, so colour is never the only signal. */
const SHAPES: Readonly<Record<Status, ReactNode>> = {
  triage: (
    <circle cx="7" cy="7" r="5.25" fill="none" stroke="currentColor" strokeWidth="1.6" strokeDasharray="1.9 2.22" />
  ),
  todo: RING,
  scheduled: (
    <>
      {RING}
      <path
        d="M7 4.2V7l1.9 1.3"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </>
  ),
  ready: (
    <>
      {RING}
      <circle cx="7" cy="7" r="2.4" fill="currentColor" />
    </>
  ),
  running: (
    <>
      <circle cx="7" cy="7" r="5.25" fill="none" stroke="currentColor" strokeWidth="1.7" opacity=".28" />
      <path
        className="spin"
        d="M7 1.75a5.25 5.25 0 0 1 5.25 5.25"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.8"
        strokeLinecap="round"
      />
      <path d="M5.7 4.75v4.5L9.4 7z" fill="currentColor" />
    </>
  ),
  blocked: (
    <>
      <circle cx="7" cy="7" r="6" fill="currentColor" />
      <path d="M4.2 7h5.6" stroke="var(--bg)" strokeWidth="1.9" strokeLinecap="round" />
    </>
  ),
  review: (
    <>
      {RING}
      <path d="M7 3.6a3.4 3.4 0 0 1 0 6.8z" fill="currentColor" />
    </>
  ),
  done: (
    <>
      <circle cx="7" cy="7" r="6" fill="currentColor" />
      <path
        d="M4.3 7.2l1.9 1.9 3.6-4"
        fill="none"
        stroke="var(--bg)"
        strokeWidth="1.7"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </>
  ),
  archived: (
    <>
      <rect x="1.75" y="2.75" width="10.5" height="8.5" rx="2" fill="none" stroke="currentColor" strokeWidth="1.5" />
      <path d="M5.4 6.2h3.2" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" />
    </>
  ),
};

/** The shape of a status; labelled unless it stands beside its own name. */
export function StatusGlyph({
  status,
  size = 14,
  isQuiet = false,
}: {
  status: Status;
  size?: number;
  isQuiet?: boolean;
}) {
  return (
    <svg
      className={`st st-${status}`}
      width={size}
      height={size}
      viewBox="0 0 14 14"
      role={isQuiet ? undefined : 'img'}
      aria-label={isQuiet ? undefined : STATUS_NAMES[status]}
      aria-hidden={isQuiet || undefined}
    >
      {SHAPES[status]}
    </svg>
  );
}
