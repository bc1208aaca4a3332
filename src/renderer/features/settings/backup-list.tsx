import { History, Plus } from 'lucide-react';
import { useState } from 'react';
import type { BackupView } from '../../../contract/boards.ts';
import { toast } from '../../actions/view.ts';
import { bytes, shortAge, timeOfDay } from '../../lib/format.ts';
import { readTrouble } from '../../lib/trouble.ts';
import { client } from '../../lib/window-session.ts';
import { useTick } from '../../lib/use-tick.ts';
import { RestorePanel } from '../../components/restore-panel.tsx';
import { SettingGroup } from './setting-row.tsx';
import { useBackups } from '../../lib/use-backups.ts';

const KINDS: Readonly<Record<BackupView['kind'], string>> = {
  auto: 'made by itself',
  manual: 'made by you',
  upgrade: 'made before an upgrade',
};
/** More are shown on demand. */
const SHOWN_MAX = 6;

function BackUpNow({ board, made }: { board: string; made(): void }) {
  const [isBusy, setBusy] = useState(false);
  const make = async (): Promise<void> => {
    setBusy(true);
    try {
      const backup = await client().data.backUp({ board });
      toast({ text: `Backed up, ${bytes(backup.bytes)}, checked` });
    } catch (error) {
      toast({ text: readTrouble(error).text, tone: 'danger', isSticky: true });
    }
    setBusy(false);
    made();
  };
  return (
    <button
      type="button"
      className="btn sm out"
      data-testid="back-up-now"
      disabled={isBusy}
      onClick={() => void make()}
    >
      <Plus className="i" aria-hidden="true" />
      {isBusy ? 'Backing up' : 'Back up now'}
    </button>
  );
}

/** The backups of the board, and bringing one back. */
export function BackupList() {
  const { board, backups, problem, reload } = useBackups();
  const [open, setOpen] = useState<string | null>(null);
  const [showsAll, setShowsAll] = useState(false);
  const now = useTick((at) => Math.floor(at / 60_000) * 60_000);
  if (board === null) return null;
  const shown = showsAll ? (backups ?? []) : (backups ?? []).slice(0, SHOWN_MAX);
  return (
    <SettingGroup title="Backups" end={<BackUpNow board={board} made={reload} />}>
      {problem !== null && (
        <p className="fielderror srow" role="alert">
          {problem}
        </p>
      )}
      {backups?.length === 0 && (
        <p className="srow dim">None yet. One is made within an hour of a change, and when the program stops.</p>
      )}
      {shown.map((backup) => (
        <div key={backup.file} className="backup" data-testid="backup">
          <div className="srow">
            <div className="tx">
              <b>
                {timeOfDay(backup.takenAt, now)}
                <span className="dim"> · {shortAge(now - backup.takenAt)} ago</span>
              </b>
              <span>
                {KINDS[backup.kind]} · {bytes(backup.bytes)}
              </span>
            </div>
            <div className="ct">
              <button
                type="button"
                className="btn sm out"
                aria-expanded={open === backup.file}
                aria-label={`Restore the backup of ${timeOfDay(backup.takenAt, now)}`}
                onClick={() => setOpen(open === backup.file ? null : backup.file)}
              >
                <History className="i" aria-hidden="true" />
                Restore
              </button>
            </div>
          </div>
          {open === backup.file && (
            <RestorePanel
              board={board}
              file={backup.file}
              takenAt={backup.takenAt}
              done={() => {
                setOpen(null);
                reload();
              }}
            />
          )}
        </div>
      ))}
      {!showsAll && (backups?.length ?? 0) > SHOWN_MAX && (
        <div className="srow">
          <button type="button" className="btn sm" onClick={() => setShowsAll(true)}>
            Show all {backups?.length}
          </button>
        </div>
      )}
    </SettingGroup>
  );
}
