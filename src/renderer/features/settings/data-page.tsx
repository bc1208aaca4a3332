import { Copy } from 'lucide-react';
import { copyPath } from '../../actions/places.ts';
import { OpenPlaceButton } from '../../components/open-place-button.tsx';
import { bytes, tildePath } from '../../lib/format.ts';
import { useBoard } from '../../stores/use-stores.ts';
import { BackupList } from './backup-list.tsx';
import { ExportRow } from './export-row.tsx';
import { ImportForm } from './import-form.tsx';
import { PageHead } from './page-head.tsx';
import { SettingGroup, SettingRow } from './setting-row.tsx';

/** Where the board is. */
function Place({ board }: { board: string }) {
  // The list of boards knows the file of one that cannot be opened, too.
  const path = useBoard((state) => state.boards.find(({ slug }) => slug === board)?.path ?? '');
  const size = useBoard((state) => state.engine?.databaseBytes ?? null);
  const folder = path.replace(/[\\/][^\\/]*$/, '');
  return (
    <SettingRow
      name="Folder"
      note={
        <>
          <code title={folder}>{tildePath(folder)}</code>
          {size !== null && ` · database ${bytes(size)}`}
        </>
      }
    >
      <button type="button" className="btn out" onClick={() => void copyPath(folder)}>
        <Copy className="i" aria-hidden="true" />
        Copy path
      </button>
      <OpenPlaceButton to={{ place: 'folder' }} word="Show" className="btn out" />
    </SettingRow>
  );
}

/** Where the board is, its backups, and how data comes and goes. */
export function DataPage() {
  const board = useBoard((state) => state.board);
  return (
    <>
      <PageHead
        title="Database and backups"
        text="A board is one SQLite file in a folder of its own, with its backups, logs and workspaces."
      />
      {board !== null && (
        <SettingGroup title={`Board ${board}`}>
          <Place board={board} />
          <ExportRow board={board} />
        </SettingGroup>
      )}
      <BackupList />
      <ImportForm />
    </>
  );
}
