interface Props {
  values: readonly (number | null)[];
  width: number;
  height: number;
}

/** A line through values, left to right, scaled to its own range; gaps are bridged. The number stands beside it. */
export function Sparkline({ values, width, height }: Props) {
  const known = values.flatMap((value, index) => (value === null ? [] : [{ value, index }]));
  if (known.length < 2) return null;
  const most = Math.max(...known.map(({ value }) => value));
  const least = Math.min(...known.map(({ value }) => value));
  const points = known.map(({ value, index }) => {
    const x = (index / Math.max(1, values.length - 1)) * width;
    const y = height - 2 - ((value - least) / (most - least || 1)) * (height - 6);
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  });
  const line = `M${points.join('L')}`;
  const [first, last] = [points[0]?.split(' ')[0], points.at(-1)?.split(' ')[0]];
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} className="spark" aria-hidden="true">
      <path d={`${line}L${last} ${height}L${first} ${height}Z`} fill="currentColor" opacity=".1" />
      <path d={line} fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" strokeLinecap="round" />
    </svg>
  );
}
