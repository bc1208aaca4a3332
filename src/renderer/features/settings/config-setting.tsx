import { RotateCcw } from 'lucide-react';
import { useId, useState } from 'react';
import type { SettingValue, SettingView } from '../../../contract/settings.ts';
import { announce } from '../../actions/view.ts';
import { Toggle } from '../../components/toggle.tsx';
import { NumberControl } from './number-control.tsx';
import { SettingRow } from './setting-row.tsx';
import { settingText } from './setting-texts.ts';
import { TextControl } from './text-control.tsx';
import type { Config } from './use-config.ts';

interface Props {
  setting: SettingView;
  config: Config;
}

/** What came before the value in the file's own sentence says where it stands, which the row shows already. */
function shortProblem(text: string, key: string): string {
  const at = text.indexOf(`${key}: `);
  return at === -1 ? text : `It ${text.slice(at + key.length + 2)}`;
}

/** One key of config.toml. It is saved at once; a refusal is said below it and the field keeps what was typed. */
export function ConfigSetting({ setting, config }: Props) {
  const [refused, setRefused] = useState<{ before: SettingValue; text: string } | null>(null);
  const problemId = useId();
  const text = settingText(setting.key);
  // A value that arrived since, from here or from the file, has nothing to do with the refusal.
  const problem = refused?.before === setting.value ? refused.text : null;
  const save = async (value: SettingValue | null): Promise<void> => {
    const trouble = await config.change(setting.key, value);
    setRefused(trouble === null ? null : { before: setting.value, text: shortProblem(trouble.text, setting.key) });
    if (trouble === null) announce(`${text.name} saved`);
  };
  const note = window.flockboard === undefined ? (text.browserNote ?? text.note) : text.note;
  const describedBy = problem === null ? undefined : problemId;
  const shared = {
    setting,
    text,
    describedBy,
    save,
    forget: () => setRefused(null),
  };
  return (
    <SettingRow name={text.name} note={note} problem={problem} problemId={problemId}>
      {setting.isSet && setting.value !== setting.standard && (
        <button
          type="button"
          className="btn sm icon"
          aria-label={`Back to the default of ${text.name}, ${String(setting.standard) || 'none'}`}
          title={`Back to the default: ${String(setting.standard) || 'none'}`}
          onClick={() => void save(null)}
        >
          <RotateCcw className="i" aria-hidden="true" />
        </button>
      )}
      {setting.type === 'boolean' ? (
        <Toggle label={text.name} isOn={setting.value === true} onChange={(isOn) => void save(isOn)} />
      ) : setting.type === 'choice' ? (
        <select
          className="input w"
          aria-label={text.name}
          value={String(setting.value)}
          onChange={(event) => void save(event.target.value)}
        >
          {setting.choices.map((choice) => (
            <option key={choice}>{choice}</option>
          ))}
        </select>
      ) : setting.type === 'text' ? (
        <TextControl {...shared} />
      ) : (
        <NumberControl {...shared} />
      )}
    </SettingRow>
  );
}
