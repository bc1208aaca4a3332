/** How much of a claim is left. Pure; times in epoch milliseconds. */

export interface Claim {
  startedAt: number;
  lastHeartbeatAt: number | null;
  claimExpires: number | null;
}

/** Below this share of the claim a silent worker is pointed out; the reclaim countdown replaces the chips. */
const SILENT_SHARE = 0.25;

/** Share of the claim that is left, 0 to 1; 1 when the claim has no end. */
export function claimLeft(claim: Claim, now: number): number {
  if (claim.claimExpires === null) return 1;
  const from = claim.lastHeartbeatAt ?? claim.startedAt;
  const whole = claim.claimExpires - from;
  return whole <= 0 ? 0 : Math.min(1, Math.max(0, (claim.claimExpires - now) / whole));
}

/** True when the worker has been silent for most of its claim and will be reclaimed soon. */
export function isSilent(claim: Claim, now: number): boolean {
  return claim.claimExpires !== null && claimLeft(claim, now) < SILENT_SHARE;
}
