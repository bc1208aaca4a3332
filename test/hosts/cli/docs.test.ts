import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { TOOL_NAMES } from '../../../src/contract/tools.ts';
import { VERBS } from '../../../src/main/hosts/cli/verbs.ts';

const read = (name: string): string => readFileSync(join(import.meta.dirname, '../../..', name), 'utf8');

it('docs/cli.md has exactly the verbs of the program, with their sentences', () => {
  const rows = read('docs/cli.md')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .map(([, name, summary]) => [name, summary]);
  const expected = VERBS.filter((verb) => verb.hidden !== true).map((verb) => [
    `\`${verb.name}\``,
    'group' in verb ? `${verb.summary}: ${verb.group.verbs.map(({ name }) => name).join(', ')}` : verb.summary,
  ]);
  expect(rows).toEqual(expected);
});

it('docs/agents.md names every tool', () => {
  const text = read('docs/agents.md');
  expect(TOOL_NAMES.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});

it('the guidance names no verb and no tool that does not exist', () => {
  const verbs = new Set(VERBS.map((verb) => verb.name));
  for (const role of ['worker', 'orchestrator']) {
    const text = read(`resources/guidance/${role}.md`);
    const named = [...text.matchAll(/`flockboard ([a-z]+)/gu)].map(([, verb]) => verb ?? '');
    expect(named.filter((verb) => !verbs.has(verb))).toEqual([]);
    const tools = [...text.matchAll(/kanban_\w+/gu)].map(([tool]) => tool);
    expect(tools.filter((tool) => !TOOL_NAMES.includes(tool as never))).toEqual([]);
  }
});
