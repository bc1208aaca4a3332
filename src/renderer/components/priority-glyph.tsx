import { priorityName } from '../lib/status-text.ts';

const BARS = [
  { x: 2, y: 8, height: 3.5 },
  { x: 5.9, y: 5.3, height: 6.2 },
  { x: 9.8, y: 2.5, height: 9 },
];

/** Three bars for none, normal and high; a filled square with an exclamation bar for urgent. */
export function PriorityGlyph({ priority, size = 14 }: { priority: number; size?: number }) {
  const level = Math.min(3, Math.max(0, priority));
  const common = { width: size, height: size, viewBox: '0 0 14 14', role: 'img', 'aria-label': priorityName(level) };
  if (level === 3) {
    return (
      <svg className="prio urgent" {...common}>
        <rect x="1" y="1" width="12" height="12" rx="3" fill="currentColor" />
        <path d="M7 3.8v3.6" stroke="var(--surface)" strokeWidth="1.7" strokeLinecap="round" />
        <circle cx="7" cy="10" r="1" fill="var(--surface)" />
      </svg>
    );
  }
  return (
    <svg className={`prio p${level}`} {...common}>
      {BARS.map((bar, index) => (
        <rect
          key={bar.x}
          x={bar.x}
          y={bar.y}
          width="2.5"
          height={bar.height}
          rx=".9"
          fill="currentColor"
          opacity={level > 0 && index <= level ? 1 : 0.28}
        />
      ))}
    </svg>
  );
}
