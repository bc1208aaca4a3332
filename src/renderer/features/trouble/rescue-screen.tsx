import { Database, FolderOpen, RefreshCw, Stethoscope } from 'lucide-react';
import { tildePath } from '../../lib/format.ts';
import { session } from '../../lib/window-session.ts';
import { useBoard } from '../../stores/use-stores.ts';
import '../../styles/trouble.css';
import { Option } from './option.tsx';
import { RescueBackups } from './rescue-backups.tsx';
import { rescueOf } from './rescue-text.ts';
import { copy } from '../../actions/copy.ts';
import { copyPath } from '../../actions/places.ts';

const TERMINAL = { text: 'Copied. Run it in a terminal.', tone: 'info' } as const;

/** Shown instead of a board that cannot be opened: what is wrong with it, and every way on. */
export default function RescueScreen() {
  const storage = useBoard((state) => state.storage);
  const slug = useBoard((state) => state.board);
  const rescue = rescueOf(storage);
  if (rescue === null) return null;
  const { title, lead, path, reason, command } = rescue;
  const doctor = `flockboard doctor${slug === null ? '' : ` --board ${slug}`}`;
  return (
    // Not an alert: the title takes the focus of a reader by being the page's first heading.
    <section className="rescue" aria-label={title} data-testid="rescue">
      <div className="in" role="alert">
        <div className="big">
          <Database className="i" aria-hidden="true" />
        </div>
        <h1>{title}</h1>
        <p className="lead">{lead}</p>
        {(path !== null || reason !== null) && (
          <dl className="facts">
            {path !== null && (
              <>
                <dt>File</dt>
                <dd title={path}>{tildePath(path)}</dd>
              </>
            )}
            {reason !== null && (
              <>
                <dt>Check said</dt>
                <dd>{reason}</dd>
              </>
            )}
          </dl>
        )}
        <div className="srows">
          {slug !== null && <RescueBackups board={slug} command={command} />}
          <Option Icon={Stethoscope} name="See what is wrong" text={<code>{doctor}</code>}>
            <button type="button" className="btn out" onClick={() => void copy(doctor, TERMINAL)}>
              Copy the command
            </button>
          </Option>
          {path !== null && (
            <Option Icon={FolderOpen} name="The file" text="Nothing of this program writes to it while it is damaged.">
              <button type="button" className="btn out" onClick={() => void copyPath(path)}>
                Copy the path
              </button>
            </Option>
          )}
          <Option Icon={RefreshCw} name="Look again" text="The window also looks by itself every few seconds.">
            <button type="button" className="btn out" onClick={() => session.retryNow()}>
              Try now
            </button>
          </Option>
        </div>
      </div>
    </section>
  );
}
