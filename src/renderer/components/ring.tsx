const RADIUS = 5.2;
const LENGTH = 2 * Math.PI * RADIUS;

/** A small progress ring. `fraction` is 0 to 1. */
export function Ring({
  fraction,
  size = 14,
  color = 'currentColor',
}: {
  fraction: number;
  size?: number;
  color?: string;
}) {
  const filled = LENGTH * Math.min(1, Math.max(0, fraction));
  return (
    <svg className="ring" width={size} height={size} viewBox="0 0 14 14" aria-hidden="true">
      <circle cx="7" cy="7" r={RADIUS} fill="none" stroke="var(--line-3)" strokeWidth="2" />
      <circle
        cx="7"
        cy="7"
        r={RADIUS}
        fill="none"
        stroke={color}
        strokeWidth="2"
        strokeLinecap="round"
        strokeDasharray={`${filled.toFixed(2)} ${LENGTH.toFixed(2)}`}
        transform="rotate(-90 7 7)"
      />
    </svg>
  );
}
