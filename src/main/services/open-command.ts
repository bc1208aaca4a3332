/**
 * Decides which program opens a place: the one that config.toml names, else one that is found here. Pure. A command is
 * an argv whose only variable is {path}; nothing goes through a shell (threat T16).
 */
import { basename } from 'node:path';
import type { Config } from '../../contract/config.ts';
import type { DesktopKind } from '../world/desktop-session.ts';

/** `folder` is the file manager; a file is opened in an editor. */
export type OpenWith = 'editor' | 'terminal' | 'folder';

export interface OpenFacts {
  config: Pick<Config, 'open'>;
  env: Readonly<Record<string, string | undefined>>;
  desktop: DesktopKind | null;
  /** Absolute path of a command, or null. */
  resolve(name: string): string | null;
}

export type OpenDecision = { argv: readonly string[] } | { problem: string };

/** Editors with a window of their own. One for the terminal, such as vi, would start where nobody sees it. */
const EDITORS = [
  'code',
  'codium',
  'cursor',
  'windsurf',
  'zed',
  'zeditor',
  'subl',
  'gnome-text-editor',
  'gedit',
  'kate',
  'mousepad',
  'xed',
  'pluma',
  'code-insiders',
  'code-oss',
  'idea',
  'webstorm',
  'pycharm',
  'gvim',
  'mvim',
  'bbedit',
  'mate',
] as const;
/** Taken without being asked for: the others are too much for a glance, or edit single files only. */
const FOUND_EDITORS = EDITORS.slice(0, 7);
/** They all begin in the folder in which they are started. */
const TERMINALS = [
  'x-terminal-emulator',
  'xdg-terminal-exec',
  'gnome-terminal',
  'konsole',
  'kitty',
  'alacritty',
  'foot',
  'xterm',
];

const NOT_FOUND: Readonly<Record<OpenWith, string>> = {
  editor: 'No editor was found on the PATH; name one in config.toml: [open] editor = ["code", "{path}"].',
  terminal: 'No terminal was found on the PATH; name one in config.toml: [open] terminal = ["xterm"].',
  folder: 'No file manager was found: xdg-open is not on the PATH.',
};

/** @param path absolute; a folder, or a file for `editor` */
export function openCommand(want: OpenWith, path: string, facts: OpenFacts): OpenDecision {
  if (facts.desktop === null) return { problem: 'The machine that runs Flockboard has no display to open this on.' };
  const configured = want === 'folder' ? [] : (facts.config.open?.[want] ?? []);
  if (configured.length > 0) return fromConfig(want, configured, path, facts);
  const found = candidates(want, path, facts, facts.desktop).flatMap(([name, ...args]) => {
    const program = facts.resolve(name);
    return program === null ? [] : [[program, ...args]];
  })[0];
  return found === undefined ? { problem: NOT_FOUND[want] } : { argv: found };
}

function fromConfig(want: string, command: readonly string[], path: string, facts: OpenFacts): OpenDecision {
  const [name = '', ...args] = command;
  const program = facts.resolve(name);
  if (program === null) return { problem: `"${name}", the ${want} of config.toml, was not found on the PATH.` };
  return { argv: [program, ...args.map((element) => element.replaceAll('{path}', path))] };
}

type Candidate = readonly [name: string, ...args: string[]];

/** What may open it, best first. */
function candidates(want: OpenWith, path: string, facts: OpenFacts, desktop: DesktopKind): Candidate[] {
  const standard: Candidate = desktop === 'mac' ? ['/usr/bin/open', path] : ['xdg-open', path];
  if (want === 'folder') return [standard];
  if (want === 'terminal')
    return desktop === 'mac' ? [['/usr/bin/open', '-a', 'Terminal', path]] : TERMINALS.map((name) => [name]);
  const named = [facts.env['VISUAL'], facts.env['EDITOR']].flatMap((text) => editorOf(text, path));
  // A text file opens in a text editor by itself; `open -t` says so, because a file may have another owner.
  const last: Candidate = desktop === 'mac' ? ['/usr/bin/open', '-t', path] : standard;
  return [...named, ...FOUND_EDITORS.map((name): Candidate => [name, path]), last];
}

/** The command of $VISUAL or $EDITOR with its arguments, when it has a window of its own. */
function editorOf(text: string | undefined, path: string): Candidate[] {
  const [name = '', ...args] = (text ?? '').trim().split(/\s+/u);
  const isKnown = EDITORS.some((editor) => editor === basename(name));
  return isKnown ? [[name, ...args, path]] : [];
}
