import { History } from 'lucide-react';
import { useState } from 'react';
import type { BackupView } from '../../../contract/boards.ts';
import { RestorePanel } from '../../components/restore-panel.tsx';
import { bytes, shortAge, timeOfDay } from '../../lib/format.ts';
import { useBackups } from '../../lib/use-backups.ts';
import { useTick } from '../../lib/use-tick.ts';
import { Option } from './option.tsx';

/** More are shown on demand: the newest is nearly always the one. */
const SHOWN_MAX = 3;
const KINDS: Readonly<Record<BackupView['kind'], string>> = {
  auto: 'made by itself',
  manual: 'made by you',
  upgrade: 'made before an upgrade',
};

/** How long ago; the clock of this list goes by minutes. */
function agoText(ms: number): string {
  return ms < 60_000 ? 'Just now' : `${shortAge(ms)} ago`;
}

interface Props {
  board: string;
  /** The command that restores the newest, for those who would rather use a terminal. */
  command: string | null;
}

/** The verified backups of a damaged board, newest first, each with what restoring it brings and loses. */
export function RescueBackups({ board, command }: Props) {
  const { backups, problem } = useBackups();
  const [open, setOpen] = useState<string | null>(null);
  const [showsAll, setShowsAll] = useState(false);
  const now = useTick((at) => Math.floor(at / 60_000) * 60_000);
  const all = backups ?? [];
  const shown = showsAll ? all : all.slice(0, SHOWN_MAX);
  return (
    <>
      {problem !== null && (
        <p className="opt fielderror" role="alert">
          {problem}
        </p>
      )}
      {backups === null && problem === null && (
        <p className="opt dim" aria-busy="true">
          Looking for backups…
        </p>
      )}
      {shown.map((backup, index) => (
        <div key={backup.file} data-testid="rescue-backup">
          <Option
            Icon={History}
            name={`Restore the backup of ${timeOfDay(backup.takenAt, now)}`}
            text={`${agoText(now - backup.takenAt)}, ${KINDS[backup.kind]}, ${bytes(backup.bytes)}. You see what is lost before you confirm.`}
          >
            <button
              type="button"
              className={index === 0 ? 'btn pri' : 'btn out'}
              aria-expanded={open === backup.file}
              onClick={() => setOpen(open === backup.file ? null : backup.file)}
            >
              Restore
            </button>
          </Option>
          {open === backup.file && (
            <RestorePanel board={board} file={backup.file} takenAt={backup.takenAt} done={() => setOpen(null)} />
          )}
        </div>
      ))}
      {all.length > shown.length && (
        <div className="opt">
          <button type="button" className="btn" onClick={() => setShowsAll(true)}>
            Show {all.length - shown.length} older
          </button>
        </div>
      )}
      {command !== null && (
        <p className="opt dim fromshell">
          From a terminal: <code>{command}</code>
        </p>
      )}
    </>
  );
}
