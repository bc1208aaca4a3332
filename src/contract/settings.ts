/**
 * config.toml as the settings screen reads and changes it: every key with its value, default and bounds, and the
 * tables of profiles. A write names the state of the file that it was based on, so that nobody's edit is lost.
 */
import { z } from 'zod';

export type SettingValue = string | number | boolean;
export type SettingType = 'boolean' | 'integer' | 'number' | 'text' | 'choice';

/** One key of config.toml outside the profiles. */
export interface SettingView {
  /** Such as `dispatch.max_workers`. */
  key: string;
  type: SettingType;
  /** What the file says, or the default. */
  value: SettingValue;
  /** '' for a key that has none: then nothing holds until it is set. */
  standard: SettingValue;
  /** It stands in the file. */
  isSet: boolean;
  /** Bounds of a number; of a text, its length. Null for none. */
  min: number | null;
  max: number | null;
  /** Of a choice; empty otherwise. */
  choices: readonly string[];
}

export interface SettingsView {
  /** Of config.toml. */
  path: string;
  exists: boolean;
  /** Names this state of the file; handed back with a write. */
  revision: string;
  /** Why the file does not load. The engine goes on with what it had. */
  problem: { text: string; line: number | null; field: string | null } | null;
  /** What the file says is what the engine works with. */
  isInEffect: boolean;
  settings: readonly SettingView[];
}

/** A value in a profile's table. Values of `env` are null towards windows: they may be secrets (threat T21). */
export type ProfileValue =
  | string
  | number
  | boolean
  | null
  | readonly string[]
  | Readonly<Record<string, string | null>>;

const revision = z.string().max(64);
const profileName = z.string().min(1).max(200);
const text = z.string().max(32_768);

export const settingsInput = z.strictObject({
  revision,
  /** Null goes back to the default. */
  changes: z
    .array(
      z.strictObject({ key: z.string().min(1).max(100), value: z.union([text, z.number(), z.boolean()]).nullable() }),
    )
    .min(1)
    .max(100),
});
export type SettingsInput = z.infer<typeof settingsInput>;

export const profileInput = z.strictObject({
  revision,
  name: profileName,
  /** Null removes the key. `env` is the whole table: a null in it keeps the value that stands in the file. */
  changes: z.record(
    z.string().min(1).max(100),
    z
      .union([text, z.number(), z.boolean(), z.array(text).max(1024), z.record(z.string().max(200), text.nullable())])
      .nullable(),
  ),
});
export type ProfileInput = z.infer<typeof profileInput>;

export const profileRemoval = z.strictObject({ revision, name: profileName });
