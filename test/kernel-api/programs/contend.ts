/**
 * One of several processes that contend for a board. Arguments: the board, the contest, and the contest's own
 * arguments. It opens the board, prints `ready`, waits for one byte on standard input, contends, and prints one
 * line of JSON that says what it got.
 */
import { readSync, writeSync } from 'node:fs';
import { openBoard, type Board } from '../../../src/main/hosts/library/index.ts';

const [path = '', contest = '', ...rest] = process.argv.slice(2);

const CONTESTS: Readonly<Record<string, (board: Board) => unknown>> = {
  /** Claims each of the ids once. */
  claim: (board) => rest.filter((id) => board.claimTask(id, { claimer: `process:${process.pid}` }) !== null),
  /** Creates tasks again and again with one key; says which ids came back. */
  create: (board) => {
    const ids = new Set<string>();
    for (let n = 0; n < Number(rest[1]); n++)
      ids.add(board.createTask({ title: `by ${process.pid}`, idempotencyKey: rest[0] ?? '' }).id);
    return [...ids];
  },
  /** Links pseudo-random pairs of the ids; says which were accepted and how many were refused as a cycle. */
  link: (board) => {
    let seed = Number(rest[0]);
    const ids = rest.slice(2);
    const next = () => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return ids[Math.floor((seed / 2 ** 32) * ids.length)] ?? '';
    };
    const accepted: string[] = [];
    let refused = 0;
    for (let n = 0; n < Number(rest[1]); n++) {
      const [parent, child] = [next(), next()];
      try {
        board.linkTasks(parent, child);
        accepted.push(`${parent} ${child}`);
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'Refusal') throw error;
        refused++;
      }
    }
    return { accepted, refused };
  },
};

const board = openBoard({ path });
const run = CONTESTS[contest];
if (run === undefined) throw new Error(`There is no contest called ${contest}.`);
writeSync(1, 'ready\n');
readSync(0, Buffer.alloc(1));
const answer = run(board);
board.close();
writeSync(1, `${JSON.stringify(answer)}\n`);
