import { useState } from 'react';
import { nameOf, renameBoard } from '../../../actions/boards.ts';
import { useBoard } from '../../../stores/use-stores.ts';
import { BoardField } from './board-field.tsx';
import { BoardForm } from './board-form.tsx';

/** Another name for the shown board. Its folder stays. */
export function RenameBoard() {
  const slug = useBoard((state) => state.board) ?? '';
  const [name, setName] = useState(() => nameOf(slug));
  return (
    <BoardForm title="Rename board" submit="Rename" send={() => renameBoard(slug, name.trim())}>
      <BoardField
        label="Name"
        value={name}
        isFirst
        hint={`The folder stays ${slug}. An empty name becomes the one made from it.`}
        testId="board-name"
        onChange={setName}
      />
    </BoardForm>
  );
}
