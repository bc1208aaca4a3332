import { useEffect, useRef } from 'react';
import { KeyCap } from '../../components/key-cap.tsx';
import { StatusGlyph } from '../../components/status-glyph.tsx';
import type { PaletteGroup, PaletteRow } from './palette-items.ts';

/** A name with the letters that matched set apart. */
function Marked({ text, at }: { text: string; at: readonly number[] }) {
  if (at.length === 0) return <span className="trunc">{text}</span>;
  const marked = new Set(at);
  const parts: { text: string; from: number; isOn: boolean }[] = [];
  for (let index = 0; index < text.length; index += 1) {
    const isOn = marked.has(index);
    const last = parts.at(-1);
    if (last !== undefined && last.isOn === isOn) last.text += text[index] ?? '';
    else parts.push({ text: text[index] ?? '', from: index, isOn });
  }
  return (
    <span className="trunc">
      {parts.map(({ text: piece, from, isOn }) => (isOn ? <em key={from}>{piece}</em> : piece))}
    </span>
  );
}

interface RowProps {
  row: PaletteRow;
  id: string;
  isOn: boolean;
  onRun(row: PaletteRow): void;
}

function Row({ row, id, isOn, onRun }: RowProps) {
  const { Icon } = row;
  const node = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isOn) node.current?.scrollIntoView({ block: 'nearest' });
  }, [isOn]);
  return (
    <button
      type="button"
      ref={node}
      id={id}
      className={isOn ? 'mi on' : 'mi'}
      role="option"
      aria-selected={isOn}
      tabIndex={-1}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => onRun(row)}
    >
      {Icon !== null && <Icon className="i" aria-hidden="true" />}
      {row.status !== null && <StatusGlyph status={row.status} size={14} />}
      <Marked text={row.name} at={row.at} />
      {row.detail !== '' && <span className="sub trunc">{row.detail}</span>}
      {row.keys !== null && (
        <span className="hint">
          <KeyCap keys={row.keys} />
        </span>
      )}
    </button>
  );
}

interface ListProps {
  id: string;
  groups: readonly PaletteGroup[];
  /** Index of the chosen row, counted through all groups. */
  mark: number;
  onRun(row: PaletteRow): void;
}

/** The rows of the palette under the titles of their groups. */
export function PaletteList({ id, groups, mark, onRun }: ListProps) {
  const firsts = groups.map((_, at) => groups.slice(0, at).reduce((sum, { rows }) => sum + rows.length, 0));
  return (
    // Native lists of choices cannot draw pictures and keys beside each choice.
    <div className="ls" role="listbox" id={id} aria-label="Commands and tasks">
      {groups.map(({ title, rows }, at) => {
        const first = firsts[at] ?? 0;
        return (
          <div role="group" aria-label={title} key={title}>
            <div className="mh" aria-hidden="true">
              {title}
            </div>
            {rows.map((row, index) => (
              <Row key={row.key} row={row} id={`${id}-${first + index}`} isOn={mark === first + index} onRun={onRun} />
            ))}
          </div>
        );
      })}
    </div>
  );
}
