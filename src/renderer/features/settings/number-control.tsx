import type { SettingView } from '../../../contract/settings.ts';
import { Pips } from '../../components/meters.tsx';
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
        <input
          type="range"
          className="range wide"
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
      <input
        className="input"
        inputMode="decimal"
        data-testid={`set-${setting.key}`}
        aria-label={text.unit === undefined ? text.name : `${text.name}, ${text.unit}`}
        aria-invalid={describedBy !== undefined}
        aria-describedby={describedBy}
        value={draft.text}
        placeholder={setting.standard === '' ? 'none' : undefined}
        onChange={(event) => draft.set(event.target.value)}
        onBlur={draft.commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') draft.commit();
          if (event.key === 'Escape') {
            draft.set(null);
            forget();
          }
        }}
      />
      <span className="unit">{text.unit ?? ''}</span>
    </>
  );
}
