import { useEffect, useRef } from 'react';
import { claimLeft } from '../lib/claim.ts';
import type { Claim } from '../lib/claim.ts';
import { boardNow, onTick } from '../lib/clock.ts';

/** The share of a claim that is left, as a bar that only ever changes its transform. */
export function ClaimBar({ run }: { run: Claim }) {
  const bar = useRef<HTMLElement>(null);
  const { startedAt, lastHeartbeatAt, claimExpires } = run;
  useEffect(() => {
    const draw = (now: number): void => {
      const share = claimLeft({ startedAt, lastHeartbeatAt, claimExpires }, now);
      if (bar.current !== null) bar.current.style.transform = `scaleX(${share.toFixed(3)})`;
    };
    draw(boardNow());
    return onTick(draw);
  }, [startedAt, lastHeartbeatAt, claimExpires]);
  return <i ref={bar} title="Time left on the claim" />;
}
