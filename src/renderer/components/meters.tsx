/** How full something is, as one block per unit. The number always stands beside it, so it is hidden from readers. */
export function Pips({
  on,
  total,
  tone,
  isSlots = false,
}: {
  on: number;
  total: number;
  tone: 'on' | 'w' | 'g';
  isSlots?: boolean;
}) {
  const shown = Math.min(total, 16);
  return (
    <span className={isSlots ? 'pips slots' : 'pips'} aria-hidden="true">
      {Array.from({ length: shown }, (_, index) => (
        <i key={index} className={index < on ? tone : ''} />
      ))}
    </span>
  );
}
