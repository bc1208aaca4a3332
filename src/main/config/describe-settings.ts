/**
 * config.toml as a list of keys for the settings screen: what each is, says and may say. Types, defaults and bounds
 * come from the schema itself, so a key that is added there is shown without another word here.
 */
import { z } from 'zod';
import type { SettingType, SettingValue, SettingView } from '../../contract/settings.ts';
import { valueAt } from './edit-config.ts';
import { configFile } from './schema.ts';

interface JsonSchema {
  type?: string;
  default?: unknown;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  enum?: readonly string[];
  properties?: Readonly<Record<string, JsonSchema>>;
}

const TYPES: Readonly<Record<string, SettingType>> = {
  boolean: 'boolean',
  integer: 'integer',
  number: 'number',
  string: 'text',
};

const FORMS: Readonly<Record<SettingType, string>> = {
  boolean: 'boolean',
  integer: 'number',
  number: 'number',
  text: 'string',
  choice: 'string',
};

/**
 * Every key outside the profiles, in the order of the schema.
 * @param values what the file says; a value of the wrong type counts as not set, because the file does not load then
 */
export function describeSettings(values: Record<string, unknown>): SettingView[] {
  const { properties = {} } = z.toJSONSchema(configFile, { io: 'input' }) as JsonSchema;
  return Object.entries(properties).flatMap(([table, { properties: keys = {} }]) =>
    Object.entries(keys).flatMap(([key, schema]) => settingOf(table, key, schema, values)),
  );
}

function settingOf(table: string, key: string, schema: JsonSchema, values: Record<string, unknown>): SettingView[] {
  const type = schema.enum === undefined ? TYPES[schema.type ?? ''] : 'choice';
  // A key without a default is a limit that does not hold unless it is set.
  const standard = schema.default ?? '';
  if (type === undefined || !isScalar(standard)) return [];
  const given = valueAt(values, [table, key]);
  const isSet = isScalar(given) && FORMS[type] === typeof given;
  return [
    {
      key: `${table}.${key}`,
      type,
      value: isSet ? given : standard,
      standard,
      isSet,
      min: schema.minimum ?? schema.minLength ?? null,
      max: schema.maximum ?? schema.maxLength ?? null,
      choices: schema.enum ?? [],
    },
  ];
}

function isScalar(value: unknown): value is SettingValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
