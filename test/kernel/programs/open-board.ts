/** Opens the board named by its first argument and prints what came of it as one JSON line; creates `count` tasks. */
import { openBoard } from '../../../src/main/hosts/library/index.ts';

const [path = '', count = '0'] = process.argv.slice(2);
try {
  const board = openBoard({ path });
  for (let n = 0; n < Number(count); n += 1) board.createTask({ title: `task ${n} of ${process.pid}` });
  board.close();
  process.stdout.write(`${JSON.stringify({ ok: true })}\n`);
} catch (error) {
  if (!(error instanceof Error)) throw error;
  const { name, message } = error;
  process.stdout.write(`${JSON.stringify({ ok: false, name, code: Reflect.get(error, 'code') ?? null, message })}\n`);
}
