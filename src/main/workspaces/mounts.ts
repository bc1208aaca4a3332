/** Which folders other file systems are mounted on, from proc_pid_mountinfo(5). Deleting must not reach into them. */
import type { Files } from '../world/world.ts';
import { isWithin } from './directory.ts';

/** True when `folder` is a mount point or holds one. Systems without mountinfo(5) answer false. */
export function holdsMount(files: Pick<Files, 'readText'>, folder: string): boolean {
  const table = files.readText('/proc/self/mountinfo');
  return table !== null && mountPoints(table).some((point) => isWithin(folder, point));
}

/** Field 5 of each line; blanks and backslashes in it stand as octal escapes. */
export function mountPoints(table: string): string[] {
  return table.split('\n').flatMap((line) => {
    const field = line.split(' ')[4];
    return field === undefined ? [] : [unescapeOctal(field)];
  });
}

/** mountinfo escapes blanks, tabs, newlines and backslashes only; other bytes stand as they are. */
function unescapeOctal(field: string): string {
  return field.replaceAll(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
