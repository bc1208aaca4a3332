/** What the entry file hands to the desktop host: everything that is not Electron and not decided here. */
import type { LogOptions } from '../../world/log.ts';
import type { World } from '../../world/world.ts';

export interface DesktopPaths {
  /** The engine thread's entry file. */
  engine: string;
  /** The built command line, for built-in workers and the launcher in the workers' PATH. */
  cli: string;
  /** One bundled CommonJS file. */
  preload: string;
  /** Folder with index.html. */
  renderer: string;
  /** Folder with the icons. */
  resources: string;
}

export interface DesktopParts {
  argv: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  execPath: string;
  platform: NodeJS.Platform;
  paths: DesktopPaths;
  openWorld(options: LogOptions): World;
  /** The operating system's request to end. */
  onSignal(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP', run: () => void): void;
}
