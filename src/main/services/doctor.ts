/**
 * Looks at a home folder and every board in it and says what is wrong, without changing anything: permissions, the
 * files, SQLite's own checks, the invariants, locks, backups, leftovers and workers that outlived their run. Boards are
 * opened by connections that cannot write.
 */
import { isFault, isRefusal } from '../../contract/error.ts';
import { backupsOf, confirmDamage, damageFault } from '../kernel/damage.ts';
import { inspectBoard, type OpenWork } from '../kernel/inspect.ts';
import { copyFiles, type CopyFiles } from '../world/copy-files.ts';
import type { World } from '../world/world.ts';
import { boardPaths, currentBoard, listBoards } from './boards.ts';
import { abandonedIn } from './work-folder.ts';

/** `wrong`: somebody must act. `odd`: worth knowing, and nothing is at risk. */
export type Verdict = 'fine' | 'odd' | 'wrong';

export interface Check {
  /** Stable name of what was looked at: `home`, `integrity`, `lock`, … */
  check: string;
  /** The board it is about; null for the home folder. */
  board: string | null;
  verdict: Verdict;
  /** One sentence; for what is not fine it says what to do. */
  text: string;
  /** Rows or names that show it. */
  rows?: unknown[];
}

/** A board that changed and has no backup of the last day: either no engine runs, or backups fail. */
const BACKUP_AGE_MS = 86_400_000;

function modeChecks(home: string, files: CopyFiles): Check[] {
  const mode = files.modeOf(home);
  if (mode === null)
    return [
      { check: 'home', board: null, verdict: 'odd', text: `There is no folder ${home} yet; flockboard init makes it.` },
    ];
  const isPrivate = (mode & 0o077) === 0;
  return [
    {
      check: 'home',
      board: null,
      verdict: isPrivate ? 'fine' : 'wrong',
      text: isPrivate
        ? `${home} is readable by this user only.`
        : `${home} can be read by others (mode ${mode.toString(8)}); run: chmod 700 ${home}`,
    },
  ];
}

function currentCheck(home: string, world: World): Check[] {
  const named = world.files.readText(`${home}/current`)?.trim() ?? '';
  if (named === '' || currentBoard(home, world.files) !== null) return [];
  const text = 'The current board is gone, so the default one is used; choose one with: flockboard boards switch';
  return [{ check: 'current', board: null, verdict: 'odd', text }];
}

/** What an import, export or restore that was cut off left behind. */
function leftovers(home: string, world: World): Check[] {
  const boards = `${home}/boards`;
  const places = [boards, ...listBoards(home, world.files).map((slug) => `${boards}/${slug}`)];
  const found = places.flatMap((place) => abandonedIn(place, world));
  if (found.length === 0) return [];
  const text = 'An import, export or restore was cut off; the next start of the app removes what it left.';
  return [{ check: 'leftovers', board: null, verdict: 'odd', text, rows: found }];
}

function lockCheck(slug: string, home: string, world: World): Check {
  const owner = world.locks.readOwner(boardPaths(home, slug).lock);
  const text =
    owner === null
      ? 'Nobody dispatches it now.'
      : `It is dispatched by ${owner.kind} (pid ${owner.pid} on ${owner.host}).`;
  return { check: 'lock', board: slug, verdict: 'fine', text };
}

function backupCheck(slug: string, path: string, events: number, world: World): Check {
  const backups = backupsOf(path, copyFiles);
  const [newest] = backups;
  const changedAt = Math.max(copyFiles.modifiedAt(path) ?? 0, copyFiles.modifiedAt(`${path}-wal`) ?? 0);
  const isLate = events > 0 && changedAt - (newest?.takenAt ?? 0) > BACKUP_AGE_MS;
  const hours = newest === undefined ? 0 : Math.floor((world.clock.now() - newest.takenAt) / 3_600_000);
  const have =
    newest === undefined
      ? 'There is no backup.'
      : `There are ${backups.length} backups, the newest ${hours === 0 ? 'less than an hour' : `${hours} h`} old.`;
  const advice = isLate ? ` Make one with: flockboard backup --board ${slug}` : '';
  return { check: 'backups', board: slug, verdict: isLate ? 'odd' : 'fine', text: have + advice };
}

/** Workers whose run has ended and that still live although nobody dispatches the board. */
function workCheck(slug: string, home: string, work: readonly OpenWork[], world: World): Check[] {
  const isTended = world.locks.readOwner(boardPaths(home, slug).lock) !== null;
  const lives = (run: OpenWork): boolean =>
    (run.worker !== null && world.processes.isAlive(run.worker)) ||
    !world.processes.survey().isTreeGone(run.token, run.worker);
  const left = work.filter((run) => run.isLingering && lives(run));
  const lost = work.filter((run) => !run.isLingering && run.worker !== null && !lives(run));
  const names = (runs: readonly OpenWork[]): string[] => runs.map((run) => `${run.taskId} run ${run.number}`);
  const advice = isTended ? 'the dispatcher is about to see to it.' : 'it is seen to by: flockboard dispatch';
  const of = (check: string, runs: readonly OpenWork[], what: string): Check[] =>
    runs.length === 0
      ? []
      : [{ check, board: slug, verdict: isTended ? 'fine' : 'odd', text: `${what}; ${advice}`, rows: names(runs) }];
  return [
    ...of('survivors', left, 'Workers live on after their run ended'),
    ...of('lost-workers', lost, 'Runs are open whose worker is gone'),
  ];
}

function fileModeCheck(slug: string, path: string): Check[] {
  const mode = copyFiles.modeOf(path) ?? 0o600;
  if ((mode & 0o077) === 0) return [];
  const text = `The board file can be read by others (mode ${mode.toString(8)}); run: chmod 600 ${path}`;
  return [{ check: 'mode', board: slug, verdict: 'wrong', text }];
}

function troubleOf(error: unknown, slug: string, path: string, now: number): Check {
  if (!isFault(error) && !isRefusal(error)) throw error;
  const reason = confirmDamage(path);
  const text = reason === null ? error.message : damageFault(path, reason, copyFiles, now).message;
  return { check: reason === null ? 'open' : 'integrity', board: slug, verdict: 'wrong', text };
}

function boardChecks(home: string, slug: string, world: World): Check[] {
  const path = boardPaths(home, slug).database;
  const now = world.clock.now();
  try {
    const found = inspectBoard(path);
    const older = found.schema < found.supported ? ' It is upgraded when it is opened.' : '';
    const isDamaged = found.findings.some(({ check }) => check === 'integrity');
    const checks: Check[] = found.findings.map(({ check, rows }) => ({
      check: /^[a-z-]+$/.test(check) ? check : 'invariant',
      board: slug,
      verdict: 'wrong',
      text: check === 'integrity' ? damageFault(path, String(rows[0]), copyFiles, now).message : `Violated: ${check}.`,
      rows,
    }));
    const summary = `${found.tasks} tasks, ${found.events} events, schema ${found.schema}.${older}`;
    return [
      ...(checks.length > 0 ? checks : [{ check: 'content', board: slug, verdict: 'fine' as const, text: summary }]),
      ...fileModeCheck(slug, path),
      lockCheck(slug, home, world),
      backupCheck(slug, path, found.events, world),
      ...(isDamaged ? [] : workCheck(slug, home, found.work, world)),
    ];
  } catch (error) {
    return [troubleOf(error, slug, path, now)];
  }
}

/** Every check of the home and of the boards named, or of all boards. Takes about a second per 100,000 tasks. */
export function examine(home: string, world: World, only?: string): Check[] {
  const slugs = only === undefined ? listBoards(home, world.files) : [only];
  return [
    ...modeChecks(home, copyFiles),
    ...currentCheck(home, world),
    ...leftovers(home, world),
    ...slugs.flatMap((slug) => boardChecks(home, slug, world)),
  ];
}
