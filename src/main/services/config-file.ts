/**
 * config.toml as the settings screen sees it: what it says, whether that is in effect, and changes to it. A change is
 * refused when the file is not the one that the caller looked at, written in one step, and answered when the engine
 * works with it: the host that follows the file (follow-config.ts) is the only one that configures the engine.
 */
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { Config } from '../../contract/config.ts';
import { isRefusal, Refusal } from '../../contract/error.ts';
import type { ProfileInput, ProfileValue, SettingsInput, SettingsView, SettingView } from '../../contract/settings.ts';
import type { World } from '../world/world.ts';

type Value = Exclude<ProfileInput['changes'][string], null>;

export interface ConfigChange {
  path: readonly string[];
  value: string | number | boolean | readonly string[] | Readonly<Record<string, string>> | null;
}

/** The format of the file, which this layer does not know. */
export interface ConfigFormat {
  parse(text: string | null, source: { home: string; path: string }): Config;
  describe(text: string | null): {
    settings: readonly SettingView[];
    tables: Readonly<Record<string, Readonly<Record<string, ProfileValue>>>>;
  };
  edit(text: string | null, changes: readonly ConfigChange[], source: { home: string; path: string }): string;
}

export interface ConfigFileOptions {
  home: string;
  world: Pick<World, 'files' | 'clock'>;
  format: ConfigFormat;
  /** What the engine works with. */
  current(): Config;
  /** Calls back after each new configuration until the result is called. */
  onConfigured(listener: () => void): () => void;
}

export interface ConfigFile {
  view(): SettingsView;
  /** The tables of profiles as they stand in the file, values of `env` left out (threat T21). */
  tables(): Readonly<Record<string, Readonly<Record<string, ProfileValue>>>>;
  /** @throws Refusal 'conflict' when the file changed since, 'config' with the field at fault; Fault of the disk */
  set(input: SettingsInput): Promise<SettingsView>;
  saveProfile(input: ProfileInput): Promise<SettingsView>;
  removeProfile(input: { revision: string; name: string }): Promise<SettingsView>;
}

/** Hosts look at a changed file within a fraction of a second; a longer wait only keeps the person waiting. */
const IN_EFFECT_MS = 3_000;

export function createConfigFile(options: ConfigFileOptions): ConfigFile {
  const { home, world, format } = options;
  const source = { home, path: `${home}/config.toml` };
  const read = (): string | null => world.files.readText(source.path);

  function view(): SettingsView {
    const text = read();
    const parsed = parsedOr(() => format.parse(text, source));
    return {
      path: source.path,
      exists: text !== null,
      revision: revisionOf(text),
      problem: 'problem' in parsed ? parsed.problem : null,
      isInEffect: 'config' in parsed && isSame(parsed.config, options.current()),
      settings: format.describe(text).settings,
    };
  }

  async function write(revision: string, changesOf: () => ConfigChange[]): Promise<SettingsView> {
    const text = read();
    if (revisionOf(text) !== revision) {
      throw new Refusal('conflict', 'config.toml was changed meanwhile; look at it again and repeat your change.', {
        field: 'revision',
      });
    }
    const next = format.edit(text, changesOf(), source);
    if (next !== (text ?? '')) replace(world.files, source.path, next);
    await inEffect(options, () => view().isInEffect);
    return view();
  }

  return {
    view,
    tables: () => withoutValues(format.describe(read()).tables),
    set: async ({ revision, changes }) =>
      write(revision, () => changes.map(({ key, value }) => ({ path: key.split('.'), value }))),
    saveProfile: async ({ revision, name, changes }) =>
      write(revision, () => {
        const present = format.describe(read()).tables[name] ?? {};
        return Object.entries(changes).map(([key, value]) => ({
          path: ['profiles', name, key],
          value: value === null ? null : kept(value, present[key]),
        }));
      }),
    removeProfile: async ({ revision, name }) => write(revision, () => [{ path: ['profiles', name], value: null }]),
  };
}

/** A link, such as one into a folder of dotfiles, stays one: what it points to is changed. */
function replace(files: World['files'], named: string, text: string): void {
  const path = files.exists(named) ? files.realPath(named) : named;
  files.writeText(path, text, files.modeOf(path) ?? 0o600);
}

function revisionOf(text: string | null): string {
  return text === null ? 'none' : createHash('sha256').update(text).digest('hex').slice(0, 32);
}

function parsedOr(parse: () => Config): { config: Config } | { problem: SettingsView['problem'] } {
  try {
    return { config: parse() };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const { line, field } = error.details;
    return {
      problem: {
        text: error.message,
        line: typeof line === 'number' ? line : null,
        field: typeof field === 'string' ? field : null,
      },
    };
  }
}

/** Whether workers start at all can also be decided where the host is started, so it says nothing of the file. */
function isSame(file: Config, current: Config): boolean {
  const enabled = file.dispatch.enabled;
  return isDeepStrictEqual(plain(file), plain({ ...current, dispatch: { ...current.dispatch, enabled } }));
}

/** Configurations cross threads as copies. */
function plain(config: Config): unknown {
  return JSON.parse(JSON.stringify(config));
}

/** The value to write: in a table of texts, null stands for what is there already. */
function kept(value: Value, present: ProfileValue | undefined): ConfigChange['value'] {
  if (typeof value !== 'object' || isList(value)) return value;
  const old: Readonly<Record<string, string | null>> =
    typeof present === 'object' && present !== null && !isList(present) ? present : {};
  const pairs = Object.entries(value).flatMap(([name, text]) => {
    const known = Object.hasOwn(old, name) ? old[name] : null;
    const next = text ?? known ?? null;
    return next === null ? [] : [[name, next] as const];
  });
  return Object.fromEntries(pairs);
}

function isList(value: object): value is readonly string[] {
  return Array.isArray(value);
}

function withoutValues(
  tables: Readonly<Record<string, Readonly<Record<string, ProfileValue>>>>,
): Readonly<Record<string, Readonly<Record<string, ProfileValue>>>> {
  return Object.fromEntries(
    Object.entries(tables).map(([name, table]) => {
      const { env } = table;
      if (typeof env !== 'object' || env === null || isList(env)) return [name, table];
      return [name, { ...table, env: Object.fromEntries(Object.keys(env).map((variable) => [variable, null])) }];
    }),
  );
}

/** Resolves when the change is in effect, or after the time in which a host would have taken it. */
async function inEffect(options: ConfigFileOptions, isInEffect: () => boolean): Promise<void> {
  if (isInEffect()) return;
  await new Promise<void>((resolve) => {
    const end = (): void => {
      stop();
      timer.cancel();
      resolve();
    };
    const timer = options.world.clock.after(IN_EFFECT_MS, end);
    const stop = options.onConfigured(() => {
      if (isInEffect()) end();
    });
  });
}
