import { Copy, Folder, GitBranch, RefreshCw } from 'lucide-react';
import type { ChangedFile, FileChange, WorkspaceChanges } from '../../../contract/inspect.ts';
import { plural } from '../../lib/format.ts';
import type { ChangesState } from '../../lib/use-changes.ts';
import { copyPath } from '../../actions/places.ts';

const LETTERS: Readonly<Record<FileChange, string>> = { added: 'A', removed: 'D', changed: 'M', untracked: '?' };
const BLOCKS = 5;

/** Added and removed lines as five blocks; the numbers stand beside it. */
function Blocks({ added, removed }: { added: number; removed: number }) {
  const total = added + removed;
  const green = total === 0 ? 0 : Math.round((added / total) * BLOCKS);
  return (
    <span className="blocks" aria-hidden="true">
      {Array.from({ length: BLOCKS }, (_, index) => (
        <i key={index} className={total === 0 ? '' : index < green ? 'a' : 'd'} />
      ))}
    </span>
  );
}

function Counts({ added, removed }: { added: number | null; removed: number | null }) {
  if (added === null || removed === null) return null;
  return (
    <span className="num">
      {added > 0 && <span className="plus">+{added}</span>} {removed > 0 && <span className="minus">−{removed}</span>}
    </span>
  );
}

function FileRow({ file }: { file: ChangedFile }) {
  const slash = file.path.lastIndexOf('/') + 1;
  return (
    <li>
      <span className={`letter ${file.change}`} title={file.change} aria-label={file.change}>
        {LETTERS[file.change]}
      </span>
      <span className="path trunc" title={file.path}>
        <span className="dim">{file.path.slice(0, slash)}</span>
        {file.path.slice(slash)}
      </span>
      <span className="end">
        {file.change === 'untracked' ? <span className="dim">new</span> : <Counts {...file} />}
        {file.added === null || file.removed === null ? null : <Blocks added={file.added} removed={file.removed} />}
      </span>
    </li>
  );
}

function Summary({ changes, refresh }: { changes: WorkspaceChanges; refresh(): void }) {
  const { path, branch, base, commits, added, removed } = changes;
  const from = base === null ? 'not committed yet' : `from ${base}, ${plural(commits, 'commit')}`;
  return (
    <div className="changehead">
      {branch === null ? <Folder className="i" aria-hidden="true" /> : <GitBranch className="i" aria-hidden="true" />}
      <span className="mono trunc" title={path}>
        {branch ?? path}
      </span>
      <span className="dim">{from}</span>
      <span className="end">
        <Counts added={added} removed={removed} />
        <button type="button" className="btn sm icon" aria-label="Look again" title="Look again" onClick={refresh}>
          <RefreshCw className="i" aria-hidden="true" />
        </button>
        <button type="button" className="btn sm" title={path} onClick={() => void copyPath(path)}>
          <Copy className="i" aria-hidden="true" />
          Path
        </button>
      </span>
    </div>
  );
}

/** Files of the task's workspace that differ from where it began, when the workspace is under git. */
export function Changes({ changes, problem, refresh }: ChangesState) {
  if (changes === null && problem === null) return null;
  return (
    <section className="dsec" data-section="changes" aria-label="Changes" data-testid="changes">
      <h3>
        Changes <span className="n">{changes === null ? '' : plural(changes.fileCount, 'file')}</span>
      </h3>
      {problem !== null && <p className="dim">{problem}</p>}
      {changes !== null && (
        <div className="changebox">
          <Summary changes={changes} refresh={refresh} />
          {changes.files.length === 0 ? (
            <p className="dim">Nothing differs from where it began.</p>
          ) : (
            <ul>
              {changes.files.map((file) => (
                <FileRow key={file.path} file={file} />
              ))}
            </ul>
          )}
          {changes.fileCount > changes.files.length && (
            <p className="dim">{changes.fileCount - changes.files.length} more files</p>
          )}
        </div>
      )}
    </section>
  );
}
