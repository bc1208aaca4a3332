interface Props {
  /** Id of the control. */
  of: string;
  label: string;
  /** Said at the end of the line. */
  note: string | undefined;
}

/** The name above a control. */
export function FieldLabel({ of, label, note }: Props) {
  return (
    <label className="lb" htmlFor={of}>
      {label}
      {note !== undefined && <span className="end">{note}</span>}
    </label>
  );
}
