/** What the command line says to somebody who mistyped a name. */
import { describe, expect, it } from 'vitest';
import { didYouMean } from '../../../src/main/hosts/cli/did-you-mean.ts';
import { callCommand, callJson } from '../../support/cli.ts';
import { tempDir } from '../../support/temp.ts';

describe('didYouMean', () => {
  it.each([
    ['harbour', 'harbor'],
    ['defalt', 'default'],
    ['SHELL', 'shell'],
    ['hsell', 'shell'],
    ['harb', 'harbor'],
    ['x', ''],
    ['', ''],
    ['nothing-like-it', ''],
    ['y'.repeat(5_000), ''],
  ])('%j: %j', (word, expected) => {
    const said = didYouMean(word, ['default', 'harbor', 'shell', 'demo']);
    expect(said).toBe(expected === '' ? '' : ` (Did you mean ${expected}?)`);
  });
});

describe('a mistyped name', () => {
  it.each([
    [['lsit'], 2, /unknown command 'lsit' \(Did you mean list\?\)/u],
    [['boards', 'lisst'], 2, /unknown command 'lisst' \(Did you mean list\?\)/u],
    [['notify', 'subscirbe', 't_1'], 2, /unknown command 'subscirbe' \(Did you mean subscribe\?\)/u],
    [['list', '--statsu', 'x'], 2, /\(Did you mean --status\?\)/u],
    [['list', '--board', 'harbour'], 1, /there is no board "harbour".*\(Did you mean harbor\?\)/u],
    [['watch', '--kinds', 'compelted'], 2, /\(Did you mean completed\?\)/u],
  ])('%j is told what is near', async (args, code, words) => {
    const home = tempDir('typos', { inMemory: true });
    await callJson(['boards', 'create', 'harbor'], { home });
    const result = await callCommand(args, { home });
    expect(result).toMatchObject({ code, stdout: '' });
    expect(result.stderr).toMatch(words);
    expect(result.stderr).toMatch(/^flockboard: [^\n]+\n$/u);
  });

  it('of a worker is told at once, and is no refusal', async () => {
    const home = tempDir('typos', { inMemory: true });
    const made = await callCommand(['create', 'x', '-a', 'shel'], { home });
    expect(made.code).toBe(0);
    expect(made.stderr).toContain('There is no profile "shel"');
    const { id } = await callJson<{ id: string }>(['create', 'y', '-a', 'shel'], { home });
    expect((await callCommand(['assign', id, 'claud'], { home })).stderr).toContain('(Did you mean claude?)');
    expect((await callCommand(['edit', id, '-a', 'shell'], { home })).stderr).toBe('');
  });
});
