import { FormField } from '../../components/form-field.tsx';
import { textToArgv } from '../../lib/argv-text.ts';

interface Props {
  value: string;
  problem: string | undefined;
  change(value: string): void;
}

const VARIABLES = ['{prompt}', '{prompt_file}', '{task_id}', '{workspace}', '{board}', '{model}'];
const VARIABLE = /(\{[a-z_]+\})/;

/** One argument, with its variables marked. */
function Argument({ text }: { text: string }) {
  return (
    <span className="arg">
      {text.split(VARIABLE).map((part, index) =>
        VARIABLE.test(part) ? (
          // Parts have no identity but their place.
          // oxlint-disable-next-line react/no-array-index-key
          <span className="ph" key={index}>
            {part}
          </span>
        ) : (
          part
        ),
      )}
    </span>
  );
}

/** The program and its arguments, and below the line how it is taken apart: each box is one argument. */
export function CommandField({ value, problem, change }: Props) {
  const argv = textToArgv(value);
  return (
    <>
      <FormField label="Command" note="never read by a shell" problem={problem}>
        {(ids) => (
          <textarea
            {...ids}
            className="input mono cmdline"
            rows={2}
            spellCheck={false}
            data-testid="worker-command"
            placeholder='my-agent --task "{prompt}"'
            value={value}
            onChange={(event) => change(event.target.value.replaceAll('\n', ' '))}
          />
        )}
      </FormField>
      {argv !== null && argv.length > 0 && (
        <p className="args" aria-hidden="true">
          {argv.map((word, index) => (
            // The same argument may come twice.
            // oxlint-disable-next-line react/no-array-index-key
            <Argument key={index} text={word} />
          ))}
        </p>
      )}
      <p className="help">
        Variables
        {VARIABLES.map((name) => (
          <code key={name}>{name}</code>
        ))}
      </p>
    </>
  );
}
