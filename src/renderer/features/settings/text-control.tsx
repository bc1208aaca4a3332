import { useId } from 'react';
import type { SettingView } from '../../../contract/settings.ts';
import { useBoardShallow } from '../../stores/use-stores.ts';
import { DraftField } from './draft-field.tsx';
import type { SettingText } from './setting-texts.ts';
import { useDraft } from './use-draft.ts';

interface Props {
  setting: SettingView;
  text: SettingText;
  describedBy: string | undefined;
  save(value: string): Promise<void>;
  /** What was refused is taken back. */
  forget(): void;
}

/** A line of text; workers are offered where one is asked for. */
export function TextControl({ setting, text, describedBy, save, forget }: Props) {
  const draft = useDraft(String(setting.value), save);
  const list = useId();
  const workers = useBoardShallow((state) => state.engine?.profiles.map((profile) => profile.name) ?? []);
  const isWorker = setting.key === 'dispatch.default_assignee';
  return (
    <>
      <DraftField
        className="input w"
        list={isWorker ? list : undefined}
        data-testid={`set-${setting.key}`}
        aria-label={text.name}
        spellCheck={false}
        placeholder={isWorker ? 'nobody' : ''}
        draft={draft}
        describedBy={describedBy}
        forget={forget}
      />
      {isWorker && (
        <datalist id={list}>
          {workers.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </datalist>
      )}
    </>
  );
}
