import type { CSSProperties, InputHTMLAttributes } from 'react';

interface Props extends Omit<InputHTMLAttributes<HTMLInputElement>, 'type' | 'className' | 'style'> {
  min: number;
  max: number;
  value: number;
}

/** A number chosen along a thin track, filled up to the thumb. The keys are those of the browser's own slider. */
export function Slider({ min, max, value, ...input }: Props) {
  const share = max > min ? Math.min(1, Math.max(0, (value - min) / (max - min))) : 0;
  const style = { '--share': share } as CSSProperties;
  return <input {...input} type="range" className="range wide" min={min} max={max} value={value} style={style} />;
}
