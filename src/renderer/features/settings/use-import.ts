/** One import: what was chosen, the board it becomes, and how far it is. */
import { useState } from 'react';
import type { ImportView } from '../../../contract/data.ts';
import { BOARD_SLUG } from '../../../contract/slug.ts';
import { refreshBoards } from '../../actions/boards.ts';
import { slugOf } from '../../lib/slug-of.ts';
import { readTrouble } from '../../lib/trouble.ts';
import { client } from '../../lib/window-session.ts';
import { boardStore } from '../../stores/board-store.ts';
import { FileTooLarge, sendFiles } from './send-files.ts';

type Chosen = { label: string; source: string } | { label: string; files: readonly File[] };

export interface Import {
  chosen: Chosen | null;
  slug: string;
  problem: string | null;
  /** Part of the file that is sent, 0 to 1; null while nothing is going on. */
  progress: number | null;
  result: ImportView | null;
  /** @param name what the board's folder is named after */
  choose(chosen: Chosen | null, name: string): void;
  setSlug(slug: string): void;
  run(): Promise<void>;
}

/** A slug from a file's name that no board has yet. */
function freeSlug(name: string): string {
  const base = slugOf(name.replace(/\.[a-z0-9-]+$/i, '')) || 'imported';
  const taken = new Set(boardStore.getState().boards.map((board) => board.slug));
  for (let count = 1; ; count += 1) {
    const slug = count === 1 ? base : `${base}-${count}`;
    if (!taken.has(slug)) return slug;
  }
}

async function importAs(slug: string, chosen: Chosen, progress: (part: number) => void): Promise<ImportView> {
  const api = client();
  const from =
    'source' in chosen ? { source: chosen.source } : { upload: await sendFiles(api, chosen.files, progress) };
  const result = await api.data.import({ from, board: slug });
  await refreshBoards();
  return result;
}

export function useImport(): Import {
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [slug, setSlug] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [progress, setProgress] = useState<number | null>(null);
  const [result, setResult] = useState<ImportView | null>(null);
  return {
    chosen,
    slug,
    problem,
    progress,
    result,
    choose(next, name) {
      setChosen(next);
      setSlug(next === null ? '' : freeSlug(name));
      setProblem(null);
      setResult(null);
    },
    setSlug(next) {
      setSlug(next);
      setProblem(null);
    },
    async run() {
      if (chosen === null) return;
      if (!BOARD_SLUG.test(slug)) {
        setProblem('Folder: use 1 to 64 of a–z, 0–9, - and _, beginning with a letter or digit.');
        return;
      }
      setProblem(null);
      setProgress(0);
      try {
        setResult(await importAs(slug, chosen, setProgress));
        setChosen(null);
      } catch (error) {
        setProblem(error instanceof FileTooLarge ? error.message : readTrouble(error).text);
      }
      setProgress(null);
    },
  };
}
