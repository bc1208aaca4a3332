import { useState } from 'react';
import { FormField } from '../../components/form-field.tsx';
import { readTrouble } from '../../lib/trouble.ts';
import { client } from '../../lib/window-session.ts';

interface Props {
  command: string;
  isSaving: boolean;
  /** Called with the absolute path of a program that can be started. */
  onFound(path: string): void;
}

/** A full path, which the engine looks at before anything is written. */
export function PathForm({ command, isSaving, onFound }: Props) {
  const [path, setPath] = useState('');
  const [problem, setProblem] = useState<string>();
  const [isChecking, setChecking] = useState(false);
  const check = async (): Promise<void> => {
    setChecking(true);
    try {
      const found = await client().workers.checkPath({ path });
      onFound(found.path);
    } catch (error) {
      setProblem(readTrouble(error).text.replace(/^path: /, 'It '));
    }
    setChecking(false);
  };
  return (
    <form
      className="pathform"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (!isChecking && !isSaving) void check();
      }}
    >
      <FormField label={`Full path of ${command}`} problem={problem}>
        {(ids) => (
          <input
            {...ids}
            className="input mono"
            value={path}
            placeholder={`/full/path/to/${command.split('/').at(-1) ?? ''}`}
            spellCheck={false}
            autoComplete="off"
            // It appears because a person asked for it.
            // oxlint-disable-next-line jsx-a11y/no-autofocus
            autoFocus
            onChange={(event) => {
              setPath(event.target.value);
              setProblem(undefined);
            }}
          />
        )}
      </FormField>
      <button type="submit" className="btn pri" disabled={isChecking || isSaving}>
        Use this path
      </button>
    </form>
  );
}
