import { Upload } from 'lucide-react';
import { useId, useRef } from 'react';
import { bytes, plural, tildePath } from '../../lib/format.ts';
import { useReading } from '../../lib/use-reading.ts';
import { ImportResult } from './import-result.tsx';
import { SettingGroup, SettingRow } from './setting-row.tsx';
import { useImport } from './use-import.ts';
import type { Import } from './use-import.ts';

/** Boards of other programs that were found, each with a button. */
function Sources({ choose }: Pick<Import, 'choose'>) {
  const { value } = useReading({ about: '', ask: ({ api }, signal) => api.data.sources(undefined, { signal }) });
  // Where they cannot be read nothing is offered; a file can still be chosen.
  return (value ?? []).map((source) => (
    <SettingRow
      key={source.path}
      name={`Hermes board ${source.board}`}
      note={`${tildePath(source.path)} · ${bytes(source.bytes)}`}
    >
      <button
        type="button"
        className="btn out"
        onClick={() => choose({ label: tildePath(source.path), source: source.path }, source.board)}
      >
        Import
      </button>
    </SettingRow>
  ));
}

function FromFile({ choose, progress }: Pick<Import, 'choose' | 'progress'>) {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <SettingRow
      name="From a file"
      note="An export, a backup of Flockboard, or the kanban.db of Hermes (with its -wal when there is one)"
    >
      <input
        ref={picker}
        type="file"
        hidden
        multiple
        aria-label="File to import"
        data-testid="import-file"
        accept=".jsonl,.json,.db,.db-wal,.sqlite"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = '';
          const main = files.find((file) => !file.name.endsWith('-wal'));
          if (main !== undefined) choose({ label: main.name, files }, main.name);
        }}
      />
      <button
        type="button"
        className="btn out"
        data-testid="choose-file"
        disabled={progress !== null}
        onClick={() => picker.current?.click()}
      >
        <Upload className="i" aria-hidden="true" />
        Choose a file
      </button>
    </SettingRow>
  );
}

function busyText(progress: number): string {
  return progress < 1 ? `${Math.round(progress * 100)} %` : 'Importing';
}

function AsBoard({ label, using }: { label: string; using: Import }) {
  const id = useId();
  const { slug, progress } = using;
  return (
    <form
      className="importing"
      onSubmit={(event) => {
        event.preventDefault();
        void using.run();
      }}
    >
      <p>
        <code>{label}</code> becomes a new board. It is paused: nothing starts before you have looked at it.
      </p>
      <div className="acts">
        <label htmlFor={id}>Folder</label>
        <input
          id={id}
          className="input w"
          data-testid="import-slug"
          value={slug}
          spellCheck={false}
          onChange={(event) => using.setSlug(event.target.value)}
        />
        <button type="submit" className="btn pri" data-testid="import" disabled={progress !== null}>
          {progress === null ? 'Import' : busyText(progress)}
        </button>
        <button type="button" className="btn" disabled={progress !== null} onClick={() => using.choose(null, '')}>
          Cancel
        </button>
      </div>
    </form>
  );
}

/** Makes a new board of a file, or of another program's board. */
export function ImportForm() {
  const using = useImport();
  const { chosen, problem, result } = using;
  return (
    <SettingGroup title="Import">
      <Sources choose={using.choose} />
      <FromFile choose={using.choose} progress={using.progress} />
      {chosen !== null && <AsBoard key={chosen.label} label={chosen.label} using={using} />}
      {problem !== null && (
        <p className="fielderror importing" role="alert">
          {problem}
        </p>
      )}
      {result !== null && <ImportResult result={result} />}
      <output className="sr-only">{result === null ? '' : `Imported ${plural(result.tasks, 'task')}`}</output>
    </SettingGroup>
  );
}
