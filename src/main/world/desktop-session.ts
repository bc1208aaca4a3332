/** Whether programs with windows can be started from here, and the names that this platform has for opening things. */

export type DesktopKind = 'linux' | 'mac';

/** What a program with a window needs to find its desktop; none of it is a secret of ours. */
export const SESSION_VARIABLES = [
  'DISPLAY',
  'WAYLAND_DISPLAY',
  'XAUTHORITY',
  'XDG_RUNTIME_DIR',
  'XDG_SESSION_TYPE',
  'XDG_SESSION_DESKTOP',
  'XDG_CURRENT_DESKTOP',
  'XDG_DATA_DIRS',
  'XDG_CONFIG_DIRS',
  'DESKTOP_SESSION',
  'DBUS_SESSION_BUS_ADDRESS',
  'SSH_AUTH_SOCK',
] as const;

/** @returns null where there is no display: a server, a container, a session over the network */
export function desktopOf(
  env: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform = process.platform,
): DesktopKind | null {
  if (platform === 'darwin') return 'mac';
  const hasDisplay = [env['DISPLAY'], env['WAYLAND_DISPLAY']].some((value) => value !== undefined && value !== '');
  return platform === 'linux' && hasDisplay ? 'linux' : null;
}
