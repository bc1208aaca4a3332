import type { SettingView } from '../../../contract/settings.ts';
import { Pips } from '../../components/meters.tsx';
import { Slider } from '../../components/slider.tsx';
import { DraftField } from './draft-field.tsx';
import type { SettingText } from './setting-texts.ts';
import { useDraft } from './use-draft.ts';

interface Props {
  setting: SettingView;
  text: SettingText;
  /** Ties the field to the problem below its row. */
  describedBy: string | undefined;
  /** Null takes the key out of the file. */
  save(value: number | string | null): Promise<void>;
  /** What was refused is taken back. */
  forget(): void;
}

/** A number is sent as one; anything else as it was typed, so that the refusal is the engine's own sentence. */
function valueOf(typed: string, scale: number): number | string {
  const number = Number(typed.replace(',', '.'));
  return typed === '' || !Number.isFinite(number) ? typed : number * scale;
}

/** A number with its unit; it is saved when the field is left or Enter is pressed, Esc takes it back. */
export function NumberControl({ setting, text, describedBy, save, forget }: Props) {
  const scale = text.scale ?? 1;
  const shown = setting.value === '' ? '' : String(Number(setting.value) / scale);
  const draft = useDraft(shown, async (typed) =>
    save(typed === '' && setting.standard === '' ? null : valueOf(typed, scale)),
  );
  return (
    <>
      {setting.key === 'dispatch.failure_limit' && (
        <Pips on={Number(setting.value)} total={Number(setting.value)} tone="on" />
      )}
      {text.slideTo !== undefined && (
        <Slider
          aria-label={`${text.name}, slider`}
          min={setting.min ?? 0}
          max={Math.max(text.slideTo, Number(setting.value))}
          value={Number(draft.text) || Number(setting.value)}
          onChange={(event) => draft.set(event.target.value)}
          onPointerUp={draft.commit}
          onKeyUp={draft.commit}
          onBlur={draft.commit}
        />
      )}
      <DraftField
        className="input"
        inputMode="decimal"
        data-testid={`set-${setting.key}`}
        aria-label={text.unit === undefined ? text.name : `${text.name}, ${text.unit}`}
        placeholder={setting.standard === '' ? 'none' : undefined}
        draft={draft}
        describedBy={describedBy}
        forget={forget}
      />
      <span className="unit">{text.unit ?? ''}</span>
    </>
  );
}
