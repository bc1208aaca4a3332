import { useState } from 'react';
import { archiveBoard, nameOf } from '../../../actions/boards.ts';
import { useBoard } from '../../../stores/use-stores.ts';
import { BoardForm } from './board-form.tsx';

/** Asks before the shown board is put away, and says why when it cannot be. */
export function ArchiveBoard() {
  const shown = useBoard((state) => state.board) ?? '';
  // The window leaves the board while it is put away; the question stays about the one it was asked for.
  const [slug] = useState(shown);
  return (
    <BoardForm title={`Archive ${nameOf(slug)}?`} submit="Archive board" isDanger send={() => archiveBoard(slug)}>
      <p className="btext">
        Its whole folder moves to <code>boards/_archived</code>: nothing is copied and nothing is deleted, and you can
        bring it back at any time. While one of its workers runs, or another program has it open, it stays.
      </p>
    </BoardForm>
  );
}
