import { useState } from 'react';
import { isBoardTrouble, nameOf, renameBoard } from '../../../actions/boards.ts';
import { useBoard } from '../../../stores/use-stores.ts';
import { BoardField } from './board-field.tsx';
import { BoardForm } from './board-form.tsx';

/** Another name for the shown board. Its folder stays. */
export function RenameBoard() {
  const slug = useBoard((state) => state.board) ?? '';
  const [name, setName] = useState(() => nameOf(slug));
  const [problem, setProblem] = useState<string | null>(null);
  const send = async (): Promise<void> => {
    const renamed = await renameBoard(slug, name.trim());
    if (isBoardTrouble(renamed)) setProblem(renamed.text);
  };
  return (
    <BoardForm title="Rename board" submit="Rename" problem={problem} send={send}>
      <BoardField
        label="Name"
        value={name}
        isFirst
        hint={`The folder stays ${slug}. An empty name becomes the one made from it.`}
        testId="board-name"
        onChange={(text) => {
          setName(text);
          setProblem(null);
        }}
      />
    </BoardForm>
  );
}
