import { Download } from 'lucide-react';
import { useState } from 'react';
import { toast } from '../../actions/view.ts';
import { readTrouble } from '../../lib/trouble.ts';
import { client } from '../../lib/window-session.ts';
import { SettingRow } from './setting-row.tsx';

/** Hands a file to the browser, which asks where to put it or puts it where downloads go. */
function saveFile(name: string, pieces: readonly string[]): void {
  const url = URL.createObjectURL(new Blob([...pieces], { type: 'application/jsonl' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download reads it after this turn.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** The whole board as lines of JSON. */
export function ExportRow({ board }: { board: string }) {
  const [lines, setLines] = useState<number | null>(null);
  const run = async (): Promise<void> => {
    setLines(0);
    try {
      const pieces: string[] = [];
      for await (const piece of await client().data.export({ board })) {
        pieces.push(piece.text);
        setLines(piece.lines);
      }
      const day = new Date().toISOString().slice(0, 10);
      saveFile(`${board}-${day}.jsonl`, pieces);
    } catch (error) {
      toast({ text: readTrouble(error).text, tone: 'danger', isSticky: true });
    }
    setLines(null);
  };
  return (
    <SettingRow
      name="Export"
      note="Every task with its links, runs, comments and history as lines of JSON. No token is in it."
    >
      <button
        type="button"
        className="btn out"
        data-testid="export"
        disabled={lines !== null}
        onClick={() => void run()}
      >
        <Download className="i" aria-hidden="true" />
        {lines === null ? 'Export' : `${lines.toLocaleString('en')} lines`}
      </button>
    </SettingRow>
  );
}
