import { useState } from 'react';
import { BOARD_SLUG } from '../../../../contract/slug.ts';
import { createBoard } from '../../../actions/boards.ts';
import { slugOf } from '../../../lib/slug-of.ts';
import { BoardForm } from './board-form.tsx';
import { BoardField } from './board-field.tsx';

export const SLUG_RULE = '1 to 64 of a–z, 0–9, - and _, beginning with a letter or digit';

/** Name and folder of a new board; the folder follows the name until a person changes it. */
export function CreateBoard() {
  const [name, setName] = useState('');
  const [own, setOwn] = useState<string | null>(null);
  const slug = own ?? slugOf(name);
  const isWrong = slug !== '' && !BOARD_SLUG.test(slug);
  const send = async (): Promise<string | null> =>
    BOARD_SLUG.test(slug) ? createBoard(slug, name.trim()) : `Folder: use ${SLUG_RULE}.`;
  return (
    <BoardForm title="New board" submit="Create board" send={send}>
      <BoardField label="Name" value={name} placeholder="Harbor" isFirst testId="board-name" onChange={setName} />
      <BoardField
        label="Folder"
        note="cannot be changed later"
        value={slug}
        placeholder="harbor"
        isMono
        isWrong={isWrong}
        hint={`${SLUG_RULE}.`}
        testId="board-slug"
        onChange={setOwn}
      />
    </BoardForm>
  );
}
