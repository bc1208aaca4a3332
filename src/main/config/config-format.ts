/**
 * config.toml behind one small interface, for layers that may not know its format: the engine gets it from its entry
 * file and writes settings with it. Reads and writes no file.
 */
import type { Config } from '../../contract/config.ts';
import type { ProfileValue, SettingView } from '../../contract/settings.ts';
import { describeSettings } from './describe-settings.ts';
import { editConfig, valueAt, valuesOf, type ConfigChange } from './edit-config.ts';
import { parseConfig, type ConfigSource } from './parse-config.ts';

/** @throws Refusal 'config' with `details` {path, line, field} */
function parseFile(text: string | null, source: ConfigSource): Config {
  return parseConfig(text, source);
}

/** The keys and profile tables of a file, also of one that does not load; of one that is no TOML, the defaults. */
function describeFile(text: string | null): {
  settings: SettingView[];
  tables: Record<string, Record<string, ProfileValue>>;
} {
  const values = valuesOf(text ?? '') ?? {};
  const profiles = valueAt(values, ['profiles']);
  const tables = isTable(profiles) ? Object.entries(profiles).filter(([, table]) => isTable(table)) : [];
  return {
    settings: describeSettings(values),
    tables: Object.fromEntries(tables) as Record<string, Record<string, ProfileValue>>,
  };
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export const TOML_CONFIG = {
  parse: parseFile,
  describe: describeFile,
  /** @throws Refusal 'config' when the result would not load */
  edit: (text: string | null, changes: readonly ConfigChange[], source: ConfigSource): string =>
    editConfig(text, changes, source),
} as const;
