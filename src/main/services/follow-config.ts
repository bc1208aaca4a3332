/**
 * Follows `config.toml` while an engine runs: a saved change takes effect without a restart, and a wrong one changes
 * nothing and is shown. It knows no format; the host that reads the file at start gives its reader.
 */
import { basename, dirname } from 'node:path';
import type { Config } from '../../contract/config.ts';
import { isFault, isRefusal } from '../../contract/error.ts';
import type { Clock, Files, Log } from '../world/world.ts';
import { throttle } from './pacing.ts';

/** Editors write a file in several steps; a look in between would find half of it. */
const SETTLE_MS = 150;

export interface FollowedConfig {
  /** Parses what is on disk now. @throws Refusal 'config' with file, line and reason */
  read(): Config | Promise<Config>;
  changed(config: Config): void;
  /** The file is wrong: the sentence to show. Cleared by the next `changed`. */
  wrong(sentence: string): void;
}

/** @param home the folder that holds config.toml; it exists. Close the result to stop following. */
export function followConfig(
  home: string,
  world: { clock: Clock; files: Files; log: Log },
  follow: FollowedConfig,
): { close(): void } {
  const path = `${home}/config.toml`;
  const textOf = (): string | null => world.files.readText(path);
  let text = textOf();
  const look = throttle(world.clock, SETTLE_MS, () => void take());
  async function take(): Promise<void> {
    try {
      const found = textOf();
      if (found === text) return;
      text = found;
      follow.changed(await follow.read());
      world.log.info('The configuration changed and is in effect.', { path });
    } catch (error) {
      if (!isRefusal(error) && !isFault(error)) throw error;
      world.log.warn('The changed configuration is wrong; the one before stays in effect.', { message: error.message });
      follow.wrong(error.message);
    }
  }
  const watchers = placesOf(path, world.files).map((place) =>
    world.files.watchDir(dirname(place), (name) => {
      if (name === null || name === basename(place)) look.ask();
    }),
  );
  return {
    close() {
      for (const watcher of watchers) watcher.close();
      look.cancel();
    },
  };
}

/** A link, such as one into a folder of dotfiles, changes when it is replaced and when what it points to is written. */
function placesOf(path: string, files: Files): string[] {
  const real = files.exists(path) ? files.realPath(path) : path;
  return dirname(real) === dirname(path) ? [path] : [path, real];
}
