/**
 * Every verb, once with success and once refused: exit codes, nothing but data on stdout, and the shape of its JSON,
 * which is compared with docs/cli-json.md. The rows run in order on one home, so that each finds what it needs.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Task } from '../../../src/contract/task.ts';
import { VERBS } from '../../../src/main/hosts/cli/verbs.ts';
import { callCommand, callJson, errorOf } from '../../support/cli.ts';
import type { CallOptions, CommandResult } from '../../support/cli.ts';
import { execute } from '../../support/sql.ts';
import { tempDir } from '../../support/temp.ts';
import { merge, textOf } from './json-shape.ts';
import type { Shape } from './json-shape.ts';

/** `A`, `B` and so on in arguments stand for the ids of tasks with these titles, HOME for the home folder. */
interface Row {
  verb: string;
  good: string;
  /** A command line that is refused, the code of its error and its exit code. */
  bad: readonly [line: string, code: string, exit: number];
  exit?: number;
  /** Prints one object per line. */
  isStream?: boolean;
  /** Prints an object whose keys are said elsewhere. */
  isOpen?: boolean;
  options?: Partial<CallOptions>;
}

const stream = { isStream: true, exit: 130, options: { interrupted: true } } as const;

const ROWS: readonly Row[] = [
  { verb: 'init', good: '', bad: ['again', 'usage', 2] },
  {
    verb: 'create',
    good: 'New -a shell --project docs --priority 1 --skill git --body b --max-runtime 1h --max-retries 3 --parent A',
    bad: ['New --parent t_00000000', 'unknown_task', 1],
  },
  { verb: 'list', good: '--sort updated', bad: ['--sort random', 'usage', 2] },
  { verb: 'link', good: 'A B', bad: ['A A', 'self_link', 1] },
  { verb: 'unlink', good: 'A B', bad: ['A B', 'unknown_task', 1] },
  { verb: 'edit', good: 'A --priority 2', bad: ['A', 'usage', 2] },
  { verb: 'assign', good: 'A demo', bad: ['t_00000000 demo', 'unknown_task', 1] },
  { verb: 'claim', good: 'A', bad: ['A', 'not_ready', 1] },
  { verb: 'heartbeat', good: 'A --note half', bad: ['B', 'not_running', 1] },
  { verb: 'comment', good: 'A look here', bad: ['t_00000000 hello', 'unknown_task', 1] },
  { verb: 'reclaim', good: 'A --reason loops', bad: ['A', 'not_running', 1] },
  { verb: 'runs', good: 'A --outcome reclaimed', bad: ['A --outcome good', 'usage', 2] },
  { verb: 'log', good: 'Logged', bad: ['B', 'unknown_run', 1], isStream: true },
  { verb: 'events', good: 'A --limit 3', bad: ['A --after x', 'usage', 2] },
  { verb: 'tail', good: 'A', bad: ['t_00000000', 'unknown_task', 1], ...stream },
  { verb: 'watch', good: '--after 0', bad: ['--kinds compelted', 'usage', 2], ...stream },
  { verb: 'context', good: 'A', bad: ['t_00000000', 'unknown_task', 1] },
  { verb: 'review', good: 'A --summary s', bad: ['A --changes x --summary y', 'usage', 2] },
  { verb: 'complete', good: 'A --summary s', bad: ['A', 'already_done', 1] },
  { verb: 'reopen', good: 'A', bad: ['A', 'illegal_move', 1] },
  { verb: 'block', good: 'A Which key?', bad: ['A again', 'illegal_move', 1] },
  { verb: 'show', good: 'A', bad: ['t_00000000', 'unknown_task', 1] },
  { verb: 'diagnostics', good: '--severity warning', bad: ['--task t_00000000', 'unknown_task', 1] },
  { verb: 'unblock', good: 'A', bad: ['A', 'not_blocked', 1] },
  { verb: 'schedule', good: 'A --at 2h', bad: ['A --at soon', 'usage', 2] },
  { verb: 'promote', good: 'A --reason now', bad: ['A', 'illegal_move', 1] },
  { verb: 'specify', good: 'Idea --title Written --body b -a shell', bad: ['A', 'illegal_move', 1] },
  {
    verb: 'decompose',
    good: 'Split --plan -',
    bad: ['Split --plan HOME/none.json', 'invalid', 1],
    options: { stdin: '{"children":[{"title":"Survey"},{"title":"Write","parents":[0]}],"rootAssignee":"demo"}' },
  },
  {
    verb: 'swarm',
    good: 'Leak --worker demo:Read:fast,deep --worker shell:Look --verifier demo --synthesizer none -p 2',
    bad: ['Leak --worker demo', 'usage', 2],
  },
  { verb: 'archive', good: 'B', bad: ['B', 'archived', 1] },
  { verb: 'unarchive', good: 'B', bad: ['B', 'not_archived', 1] },
  { verb: 'delete', good: 'B --yes', bad: ['A', 'invalid', 1] },
  { verb: 'undelete', good: 'B', bad: ['B', 'illegal_move', 1] },
  { verb: 'stats', good: '', bad: ['--board none', 'unknown_board', 1] },
  { verb: 'assignees', good: '', bad: ['--board none', 'unknown_board', 1] },
  { verb: 'dispatch', good: '--dry-run', bad: ['--timeout 5m', 'usage', 2] },
  { verb: 'pause', good: '', bad: ['now', 'usage', 2] },
  { verb: 'resume', good: '', bad: ['--board none', 'unknown_board', 1] },
  // What is installed on this machine must not show.
  { verb: 'workers', good: '--all --no-probe', bad: ['--everything', 'usage', 2], options: { env: { PATH: '/none' } } },
  { verb: 'boards create', good: 'harbor --name Harbor --default-workdir HOME', bad: ['.. --name x', 'invalid', 1] },
  { verb: 'boards list', good: '--all', bad: ['x', 'usage', 2] },
  { verb: 'boards switch', good: 'harbor', bad: ['none', 'unknown_board', 1] },
  { verb: 'boards rename', good: 'harbor Port', bad: ['none Port', 'unknown_board', 1] },
  { verb: 'boards set-default-workdir', good: 'harbor HOME', bad: ['harbor HOME/none', 'invalid', 1] },
  { verb: 'boards show', good: 'harbor', bad: ['none', 'unknown_board', 1] },
  { verb: 'boards archive', good: 'harbor', bad: ['harbor', 'unknown_board', 1] },
  { verb: 'boards restore', good: 'harbor', bad: ['harbor', 'unknown_board', 1] },
  { verb: 'backup', good: '--to HOME/copy.db', bad: ['--to HOME/copy.db', 'board_exists', 1] },
  { verb: 'restore', good: 'HOME/copy.db --board second', bad: ['HOME/copy.db', 'usage', 2] },
  { verb: 'export', good: '--to HOME/out.jsonl', bad: ['--to HOME/out.jsonl', 'board_exists', 1] },
  {
    verb: 'import',
    good: 'flockboard HOME/out.jsonl --board third',
    bad: ['flockboard HOME/out.jsonl', 'usage', 2],
  },
  { verb: 'doctor', good: '', bad: ['--board none', 'unknown_board', 1] },
  {
    verb: 'serve',
    good: '--no-open',
    bad: ['--port 70000', 'usage', 2],
    isStream: true,
    options: {
      host: {
        serve: async () => ({
          url: 'http://127.0.0.1:1/#t=x',
          already: true,
          ended: Promise.resolve({ error: null }),
          close: async () => {},
        }),
      },
    },
  },
  { verb: 'guidance show', good: 'orchestrator', bad: ['boss', 'usage', 2] },
  { verb: 'guidance install', good: '--for agents-md --dir HOME', bad: ['', 'usage', 2] },
  {
    verb: 'notify subscribe',
    good: 'A --platform file --chat-id 4711',
    bad: ['t_00000000 --platform file --chat-id 4711', 'unknown_task', 1],
  },
  { verb: 'notify list', good: '', bad: ['t_00000000', 'unknown_task', 1] },
  {
    verb: 'notify unsubscribe',
    good: 'A --platform file --chat-id 4711',
    bad: ['A --platform file --chat-id 4711', 'invalid', 1],
  },
  { verb: 'config show', good: '', bad: ['x', 'usage', 2], isOpen: true },
  { verb: 'config path', good: '', bad: ['x', 'usage', 2] },
  { verb: 'config check', good: '', bad: ['x', 'usage', 2] },
  { verb: 'completion', good: 'bash', bad: ['tcsh', 'usage', 2] },
  { verb: 'gc', good: '--yes', bad: ['--log-retention-days 0', 'usage', 2] },
  { verb: 'daemon', good: '--force --board harbor', bad: ['--force --max 0', 'usage', 2], ...stream },
  { verb: 'demo', good: '', bad: ['--pace 0', 'usage', 2] },
];

/** Verbs that talk to a person or a program; terminal.test.ts and test/hosts/mcp have their success. */
const CONVERSATIONS = ['mcp', 'shell'];

async function stage(): Promise<{ home: string; fill: (line: string) => string[] }> {
  const home = tempDir('verbs', { inMemory: true });
  const ids: Record<string, string> = {};
  for (const title of ['A', 'B', 'Logged'])
    ids[title] = (await callJson<Task>(['create', title, '-a', 'shell'], { home })).id;
  for (const title of ['Idea', 'Split'])
    ids[title] = (await callJson<Task>(['create', title, '--triage'], { home })).id;
  await callJson(['create', 'Unassigned'], { home });
  await callJson(['claim', ids['Logged'] ?? ''], { home });
  writeFileSync(join(home, 'run.log'), 'hello\n');
  execute(join(home, 'boards/default/kanban.db'), `UPDATE task_runs SET log_path = '${home}/run.log'`);
  const word = (text: string): string => ids[text] ?? text.replace('HOME', home);
  return { home, fill: (line) => (line === '' ? [] : line.split(' ').map(word)) };
}

const DOC = join(import.meta.dirname, '../../../docs/cli-json.md');
/** Types that are named, with where they are declared and what of them is never printed. */
const NAMED: readonly (readonly [name: string, file: string, type: string, hidden?: readonly string[]])[] = [
  ['Task', 'task', 'Task'],
  ['Hold', 'task', 'Hold'],
  ['Reason', 'task', 'Reason'],
  ['WorkerIdentity', 'task', 'WorkerIdentity'],
  ['WaitingOn', 'task', 'WaitingOn'],
  ['Run', 'task', 'Run', ['token', 'claimLock', 'worker']],
  ['RunWithToken', 'task', 'Run'],
  ['ObservedFacts', 'task', 'ObservedFacts'],
  ['CheckResult', 'task', 'CheckResult'],
  ['Comment', 'task', 'Comment'],
  ['Event', 'task', 'BoardEvent'],
  ['LateVerdict', 'task', 'LateVerdict'],
  ['LinkedTask', 'feed', 'LinkedTask'],
  ['Subscription', 'task', 'Subscription'],
  ['Finding', 'diagnostics', 'Finding'],
  ['FindingAction', 'diagnostics', 'FindingAction'],
];

describe('every verb', () => {
  const shapes = new Map<string, Shape>();
  let here: Awaited<ReturnType<typeof stage>> | null = null;

  it('has a row here, or is one that a person or a program talks to', () => {
    const verbs = VERBS.filter((entry) => entry.hidden !== true).flatMap((entry) =>
      'group' in entry ? entry.group.verbs.map(({ name }) => `${entry.name} ${name}`) : [entry.name],
    );
    expect([...ROWS.map((row) => row.verb), ...CONVERSATIONS].toSorted()).toEqual(verbs.toSorted());
  });

  it.each(ROWS)('$verb does what it is for and prints data, and refuses with a code and one sentence', async (row) => {
    here ??= await stage();
    const { home, fill } = here;
    const words = row.verb.split(' ');
    const good = await callCommand([...words, ...fill(row.good), '--json'], { home, ...row.options });
    expect(`${row.verb} ${row.good}: ${good.code}`).toBe(`${row.verb} ${row.good}: ${row.exit ?? 0}`);
    const shape = shapes.get(row.verb) ?? merge([]);
    for (const value of documentsOf(good, row.isStream === true)) merge([value], shape);
    shapes.set(row.verb, shape);

    const [line, code, exit] = row.bad;
    const args = [...words, ...fill(line)];
    const bad = await callCommand([...args, '--json'], { home });
    expect({ args, exit: bad.code, stdout: bad.stdout }).toEqual({ args, exit, stdout: '' });
    expect(errorOf(bad)).toMatchObject({ code, message: expect.stringMatching(/[.?)]$/u) as string });
    const text = await callCommand(args, { home });
    expect(text).toMatchObject({ code: exit, stdout: '' });
    expect(text.stderr).toMatch(/^flockboard: [^\n]+\n$/u);
  });

  it('prints the JSON that docs/cli-json.md says', async () => {
    expect(shapes.size).toBe(ROWS.length);
    await expect(document(shapes)).toMatchFileSnapshot(DOC);
  });
});

function documentsOf({ stdout }: CommandResult, isStream: boolean): unknown[] {
  const texts = isStream ? stdout.trimEnd().split('\n') : [stdout];
  return texts.map((text) => JSON.parse(text) as unknown);
}

/** Markdown: the named types as they are declared, then each verb in terms of them. */
function document(shapes: ReadonlyMap<string, Shape>): string {
  const names = new Map<string, string>();
  const sections: string[] = [];
  for (const [name, file, type, hidden = []] of NAMED) {
    const fields = fieldsIn(file, type).filter(([field]) => !hidden.includes(field));
    names.set(
      fields
        .map(([field]) => field)
        .toSorted()
        .join(' '),
      name,
    );
    const lines = fields.map(([field, text]) => `  ${field}: ${text}`);
    sections.push(`## ${name}\n\n${block(`{\n${lines.join('\n')}\n}`)}`);
  }
  for (const row of ROWS) {
    const items = shapes.get(row.verb)?.items;
    const text = row.isOpen === true ? 'object' : items == null ? '' : textOf(items, names);
    sections.push(`## ${row.verb}\n\n${row.isStream === true ? 'One object per line:\n\n' : ''}${block(text)}`);
  }
  return `${INTRODUCTION}\n${sections.join('\n\n')}\n`;
}

/** The fields of an interface of the contract, with their types as they stand there. */
function fieldsIn(file: string, type: string): [name: string, text: string][] {
  const source = readFileSync(join(import.meta.dirname, `../../../src/contract/${file}.ts`), 'utf8');
  const [, extended, body = ''] =
    new RegExp(`export interface ${type}(?: extends Required<(\\w+)>)? \\{\n(.*?)\n\\}`, 'su').exec(source) ?? [];
  const own = [...body.matchAll(/^ {2}(\w+)\??: (.+);$/gmu)].map(([, name = '', text = '']): [string, string] => [
    name,
    text,
  ]);
  if (own.length === 0) throw new Error(`There is no interface ${type} in src/contract/${file}.ts.`);
  return [...(extended === undefined ? [] : fieldsIn(file, extended)), ...own];
}

const INTRODUCTION = `# What \`--json\` prints

Times are epoch milliseconds, durations end in \`Ms\`, absent values are \`null\`, \`?\` marks a field that is not always
there, \`object\` one whose keys are data, \`unknown\` what a program or the moment decides. Fields may be added; none changes its meaning. A verb on several ids prints an
array of what it prints for one. Errors: \`{"error": {"code": string, "message": string, "details": object}}\` on stderr.
This page is compared with the program by its tests.
`;

const block = (text: string): string => `\`\`\`text\n${text}\n\`\`\``;
