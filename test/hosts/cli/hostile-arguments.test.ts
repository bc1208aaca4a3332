/** Whatever stands in an argument: nothing is lost or done by it, no stack trace, no control sequence, a known exit code. */
import { beforeAll, describe, expect, it } from 'vitest';
import { COMMENT_CHARS_MAX } from '../../../src/contract/limits.ts';
import type { Comment, Task } from '../../../src/contract/task.ts';
import { callCommand, callJson } from '../../support/cli.ts';
import { tempDir } from '../../support/temp.ts';

const HOSTILE: Record<string, string> = {
  'a NUL': 'a\0b',
  'an emoji': '👩‍👩‍👧 🐙',
  'right to left': 'abc \u202Etxt.exe\u202C שלום',
  'a megabyte': 'x'.repeat(1_000_000),
  'leading dashes': '--yes --json -x',
  SQL: `'); DROP TABLE tasks; --`,
  'a path': '../../../etc/passwd',
  'an escape': '\u001B]52;c;eA==\u0007\u001B[2J',
  'half a surrogate': 'a\uD800b',
  nothing: '',
  blanks: ' \t\n ',
  'a prototype': '__proto__',
};

/** Where X stands, the hostile text is given; ID is a task. */
const LINES = [
  'show X',
  'list --assignee X',
  'list --project X',
  'create -- X',
  'create t --body X',
  'create t --assignee X',
  'create t --parent X',
  'create t --skill X',
  'create t --workspace X',
  'create t --idempotency-key X',
  'edit ID --title X',
  'edit ID --model X',
  'edit X --title t',
  'assign ID X',
  'link X ID',
  'unlink ID X',
  'claim X',
  'complete -- X',
  'complete ID --summary X',
  'complete ID --metadata X',
  'block ID -- X',
  'comment ID -- X',
  'comment ID t --max-len X',
  'block ID why --ids X',
  'promote ID --reason X',
  'promote --force --dry-run -- X',
  'specify ID --title X',
  'specify X --body b',
  'decompose ID --plan X',
  'diagnostics --task X',
  'list --sort X',
  'runs ID --outcome X',
  'watch --kinds X',
  'reassign ID X --reclaim --reason X',
  'edit ID --base X',
  'import flockboard X --board X',
  'boards X',
  'schedule ID --at X',
  'review ID --changes X',
  'archive -- X',
  'delete --yes -- X',
  'tail X',
  'log X',
  'context X',
  'notify subscribe ID --platform X --chat-id X',
  'notify list X',
  'events X',
  'gc --event-retention-days X',
  'boards show X',
  'boards create X',
  'guidance show X',
  'completion X',
  'mcp --nonsense X',
  'X',
];

describe.each(Object.entries(HOSTILE))('%s in an argument', (_name, hostile) => {
  let home: string;
  let id: string;
  beforeAll(async () => {
    home = tempDir('hostile', { inMemory: true });
    ({ id } = await callJson<Task>(['create', 'Stays', '-a', 'shell'], { home }));
  });

  it.each(LINES)('of "%s" ends with a known code and a clean sentence', async (line) => {
    const args = line.split(' ').map((word) => (word === 'X' ? hostile : word === 'ID' ? id : word));
    const { code, stdout, stderr } = await callCommand(args, { home, env: { HOME: home } });
    expect([0, 1, 2]).toContain(code);
    expect(code === 0 || stderr !== '').toBe(true);
    expect(stderr).not.toMatch(/internal error|\n\s+at |SqliteError|TypeError/u);
    expect(stderr.length).toBeLessThan(20_000);
    // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
    expect(stdout + stderr).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/u);
  });

  it('is kept as it is where it is text, or refused whole', async () => {
    const made = await callCommand(['create', '--json', '--body', hostile, '--', 'With a body'], { home });
    const kept = made.code === 0 ? (JSON.parse(made.stdout) as Task).body : 'refused';
    // Compared as true or false: a megabyte in a failed expectation helps nobody.
    expect(kept === (hostile.isWellFormed() ? hostile : 'refused')).toBe(true);
    const said = await callCommand(['comment', '--json', id, '--', hostile], { home });
    const comment = said.code === 0 ? (JSON.parse(said.stdout) as Comment).body : 'refused';
    const fits = hostile.isWellFormed() && hostile.trim() !== '' && hostile.length <= COMMENT_CHARS_MAX;
    expect(comment === (fits ? hostile.trim() : 'refused')).toBe(true);
    expect((await callCommand(['doctor'], { home })).code).toBe(0);
  });
});
