import { describe, expect, it } from 'vitest';
import { completeLine } from '../../../src/main/hosts/cli/complete-line.ts';
import { withBlock } from '../../../src/main/hosts/cli/marked-block.ts';
import { shellWords } from '../../../src/main/hosts/cli/shell-words.ts';
import { VERBS } from '../../../src/main/hosts/cli/verbs.ts';

describe('shellWords', () => {
  it.each([
    ['', []],
    ['  list  --json ', ['list', '--json']],
    [`comment t_1 "two  words" 'it''s' x\\ y`, ['comment', 't_1', 'two  words', 'its', 'x y']],
    [`a "q\\"b" '\\' "\\n" ""`, ['a', 'q"b', '\\', '\\n', '']],
    ['$(id) `x` $HOME * 🐙', ['$(id)', '`x`', '$HOME', '*', '🐙']],
    ['end\\', ['end\\']],
  ])('splits %j and expands nothing', (line, words) => {
    expect(shellWords(line)).toEqual(words);
  });

  it('refuses a quote that is not closed', () => {
    expect(() => shellWords('comment "open')).toThrow('The quote " is not closed.');
  });
});

describe('completeLine', () => {
  const source = {
    table: VERBS,
    ids: async () => ['t_1', 't_2'],
    assignees: async () => ['demo', 'shell'],
    boards: () => ['default', 'harbor'],
  };
  it.each([
    ['unar', ['unarchive '], 'unar'],
    ['show ', ['t_1 ', 't_2 '], ''],
    ['notify sub', ['subscribe '], 'sub'],
    ['notify subscribe --pl', ['--platform '], '--pl'],
    ['create x -a ', ['demo ', 'shell '], ''],
    ['assign t_1 s', ['shell '], 's'],
    ['reassign t_1 d', ['demo '], 'd'],
    ['list --status re', ['ready ', 'review '], 're'],
    ['list -s tr', ['triage '], 'tr'],
    ['list --board h', ['harbor '], 'h'],
    ['boards switch ', ['default ', 'harbor '], ''],
    ['completion b', ['bash '], 'b'],
    ['create x --parent ', ['t_1 ', 't_2 '], ''],
    ['create x --title', [], '--title'],
    ['create x --priority ', [], ''],
    ['help unli', ['unlink '], 'unli'],
    ['nonsense t', [], 't'],
    ['demo-w', [], 'demo-w'],
  ])('%j offers %j', async (line, fits, part) => {
    expect(await completeLine(source, line)).toEqual([fits, part]);
  });
});

describe('withBlock', () => {
  it('is undone by removing, whatever stood there', () => {
    for (const text of ['', 'a\n', 'a\n\nb\n', 'a\r\n\r\nb\r\n']) {
      const added = withBlock(text, 'x', 'ours');
      expect(added.change).toBe('added');
      expect(withBlock(added.text, 'x', null).text).toBe(text);
    }
  });

  it('creates a file, and removing from one without the block changes nothing', () => {
    expect(withBlock(null, 'x', 'ours').change).toBe('created');
    expect(withBlock('mine\n', 'x', null)).toEqual({ change: 'unchanged', text: 'mine\n' });
  });

  it.each([
    '<!-- flockboard:x:begin -->',
    '<!-- flockboard:x:end -->',
    '<!-- flockboard:x:end --><!-- flockboard:x:begin -->',
  ])('refuses marks that are not a pair: %s', (text) => {
    expect(() => withBlock(text, 'x', 'ours')).toThrow('not one pair');
  });
});
