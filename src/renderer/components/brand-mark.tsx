const FEATHERS = [
  { x: 1.4, top: 9.5, fill: 'currentColor', opacity: 0.45 },
  { x: 7.6, top: 5.5, fill: 'currentColor', opacity: 0.8 },
  { x: 13.8, top: 1.5, fill: 'var(--st-running)', opacity: 1 },
];

/** Three feathers that are also three columns; the lead one is live. */
export function BrandMark({ size = 18 }: { size?: number }) {
  return (
    <svg className="mark" width={size} height={size} viewBox="0 0 20 20" aria-hidden="true">
      {FEATHERS.map(({ x, top, fill, opacity }) => (
        <path
          key={x}
          d={`M${x} 18V${top + 3.4}a3.4 3.4 0 0 1 3.4-3.4h1.4v${18 - top - 3.4}a3.4 3.4 0 0 1-3.4 3.4z`}
          fill={fill}
          opacity={opacity}
        />
      ))}
    </svg>
  );
}
