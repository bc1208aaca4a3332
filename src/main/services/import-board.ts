/**
 * Imports another program's database, or a file of ours, as a new board. The board is built in a folder that nobody
 * takes for one and gets its slug by one rename, so that an import either is there as a whole or not at all.
 */
import { Refusal } from '../../contract/error.ts';
import type { ImportFormat } from '../../contract/data.ts';
import { verifyCopy } from '../kernel/backup.ts';
import {
  importExport,
  importReference,
  type ImportCounts,
  type ImportReport,
  type NewBoard,
} from '../kernel/import/import-reference.ts';
import { parseExport } from '../kernel/import/read-export.ts';
import { APPLICATION_ID } from '../kernel/migrate.ts';
import { openKernel } from '../kernel/open-kernel.ts';
import { stageCopy } from '../kernel/stage-copy.ts';
import { copyFiles } from '../world/copy-files.ts';
import type { World } from '../world/world.ts';
import { defaultName, writeBoardDetails } from './board-details.ts';
import { boardPaths, isSlug, parseSlug } from './boards.ts';
import { linesOf } from './export-board.ts';
import { kernelWorldOf } from './kernel-world.ts';
import { openWorkFolder } from './work-folder.ts';

export interface BoardImport extends ImportReport {
  board: string;
  path: string;
}

/** Of an export, which is read as one text. */
const EXPORT_BYTES_MAX = 268_435_456;
const SQLITE_MAGIC = 'SQLite format 3\0';
/** Where a database says whose it is (SQLite, Database File Format, 1.3). */
const APPLICATION_ID_AT = 68;

/** The board's own folder name in the reference's layout (kernel-spec 1.1), else `hermes`. */
export function slugFor(source: string): string {
  const folder = /\/kanban\/boards\/([^/]+)\/kanban\.db$/.exec(source)?.[1] ?? '';
  return isSlug(folder) ? folder : 'hermes';
}

/** A board in the making; exactly one of `finish` and `abandon` is called. */
function beginBoard(home: string, given: string, world: World) {
  const slug = parseSlug(given);
  const { dir, database } = boardPaths(home, slug);
  if (world.files.exists(dir))
    throw new Refusal('board_exists', `board: there is a board ${slug} already; choose another name for it.`, {
      field: 'board',
      board: slug,
    });
  world.files.ensureDir(home);
  const work = openWorkFolder(`${home}/boards`, 'import', world);
  const [building, staging] = [`${work.path}/board`, `${work.path}/source`];
  world.files.ensureDir(building);
  world.files.ensureDir(staging);
  const now = Math.trunc(world.clock.now());
  const target: NewBoard = { path: `${building}/kanban.db`, name: database, now, token: world.ids.token };
  return {
    slug,
    target,
    staging,
    finish(): { board: string; path: string } {
      copyFiles.move(building, dir);
      work.close();
      writeBoardDetails(home, slug, { name: defaultName(slug) }, world.files, now);
      return { board: slug, path: database };
    },
    abandon: (): void => work.close(),
  };
}

/**
 * @param given the slug of the new board; derived from the source when undefined
 * @throws Refusal 'board_exists', 'invalid', 'not_a_board', 'busy'; Fault. Then there is no new board.
 */
export function importHermes(home: string, source: string, given: string | undefined, world: World): BoardImport {
  const board = beginBoard(home, given ?? slugFor(source), world);
  try {
    const report = importReference({ ...board.target, source, staging: board.staging, files: copyFiles });
    return { ...report, ...board.finish() };
  } catch (error) {
    board.abandon();
    throw error;
  }
}

/** What a file is, by its first bytes. @throws Refusal 'invalid' when it is not there; Fault of the disk */
function formatOf(path: string): ImportFormat {
  const start = copyFiles.startOf(path, APPLICATION_ID_AT + 4);
  if (start === null) throw new Refusal('invalid', `file: there is no file ${path}.`, { field: 'file', path });
  const head = Buffer.from(start);
  if (head.toString('latin1', 0, SQLITE_MAGIC.length) !== SQLITE_MAGIC) return 'export';
  const owner = head.length < APPLICATION_ID_AT + 4 ? 0 : head.readUInt32BE(APPLICATION_ID_AT);
  return owner === APPLICATION_ID ? 'board' : 'hermes';
}

/** A copy of one of our boards, read as its own export: its open runs are closed, for they run elsewhere. */
async function importCopy(
  source: string,
  { target, staging }: { target: NewBoard; staging: string },
  world: World,
): Promise<ImportCounts> {
  const { path } = stageCopy(source, staging, copyFiles);
  await verifyCopy(path, copyFiles, { name: source });
  const kernel = openKernel({ path, name: source, world: kernelWorldOf(world), mode: 'existing' });
  try {
    return importExport(linesOf(kernel, 'copy', target.now), target, source);
  } finally {
    kernel.close();
  }
}

function importLines(path: string, target: NewBoard, world: World): ImportCounts {
  const size = world.files.sizeOf(path) ?? 0;
  if (size > EXPORT_BYTES_MAX)
    throw new Refusal('too_large', `file: an export may have ${EXPORT_BYTES_MAX} bytes; import a backup instead.`, {
      field: 'file',
    });
  const text = new TextDecoder().decode(world.files.readBytes(path, 0, size));
  return importExport(parseExport(text, path), target, path);
}

/** Nothing of an imported board starts before a person has seen it. */
function pause({ path, name }: NewBoard, world: World): void {
  const kernel = openKernel({ path, name, world: kernelWorldOf(world), mode: 'existing' });
  try {
    kernel.setPaused(true, { actor: 'import' });
  } finally {
    kernel.close();
  }
}

/**
 * Makes a paused board of a file.
 * @param path of a file that no connection of this process has open
 * @throws Refusal 'board_exists', 'not_a_board', 'newer_board', 'invalid', 'busy', 'too_large'; Fault. Then there is
 * no new board.
 */
export async function importFile(
  home: string,
  path: string,
  slug: string,
  world: World,
): Promise<ImportCounts & { board: string; format: ImportFormat }> {
  const board = beginBoard(home, slug, world);
  try {
    const format = formatOf(path);
    const counts =
      format === 'export'
        ? importLines(path, board.target, world)
        : format === 'board'
          ? await importCopy(path, board, world)
          : importReference({ ...board.target, source: path, staging: board.staging, files: copyFiles });
    pause(board.target, world);
    return { ...counts, board: board.finish().board, format };
  } catch (error) {
    board.abandon();
    throw error;
  }
}
