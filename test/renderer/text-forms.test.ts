import { describe, expect, it } from 'vitest';
import {
  bytes,
  duration,
  durationField,
  parseDuration,
  shortAge,
  tildePath,
  timer,
} from '../../src/renderer/lib/format.ts';
import { hueOf, lettersOf } from '../../src/renderer/lib/hue.ts';
import { safeUrl } from '../../src/renderer/lib/links.ts';
import { isToken, parseQuickTask } from '../../src/renderer/lib/quick-create.ts';
import { linkTaskIds, taskOfUrl } from '../../src/renderer/lib/task-refs.ts';

describe('times and sizes', () => {
  it('shows ages in one unit and never a negative one', () => {
    expect([-5000, 4000, 59_999, 60_000, 7_200_000, 200_000_000].map(shortAge)).toEqual([
      '0s',
      '4s',
      '59s',
      '1m',
      '2h',
      '2d',
    ]);
  });

  it('shows timers and durations in fixed widths', () => {
    expect([192_000, 3_729_000].map(timer)).toEqual(['03:12', '1:02:09']);
    expect([900, 492_000, 3_840_000].map(duration)).toEqual(['0s', '8m 12s', '1h 04m']);
  });

  it('shows file sizes in decimal units', () => {
    expect([316, 48_200, 3_100_000].map(bytes)).toEqual(['316 B', '48 kB', '3.1 MB']);
  });

  it('shortens a home folder and nothing else', () => {
    expect(tildePath('/home/ann/.flockboard/x.db')).toBe('~/.flockboard/x.db');
    expect(tildePath('/srv/home/ann/x.db')).toBe('/srv/home/ann/x.db');
  });

  it('reads a duration a person typed and says when it cannot', () => {
    expect(['', '45m', '1h 30m', '90', '20s'].map(parseDuration)).toEqual([null, 2700, 5400, 5400, 20]);
    expect(['soon', '0', '0m', '5 x', '-3m'].map(parseDuration)).toEqual(Array.from({ length: 5 }));
    expect(durationField(5400)).toBe('1h30m');
  });
});

describe('a quick-create line', () => {
  it('takes worker, project, priority and parents out of the title', () => {
    expect(parseQuickTask('Fix flaky test @qa-dev #auth !high >t_23f6')).toEqual({
      title: 'Fix flaky test',
      assignee: 'qa-dev',
      tenant: 'auth',
      priority: 2,
      parents: ['t_23f6'],
    });
  });

  it('leaves what it does not understand in the title', () => {
    expect(parseQuickTask('Mail a@b.c about !soon and > 5').title).toBe('Mail a@b.c about !soon and > 5');
    expect(['@qa-dev', '!high', '>t_1a', '!soon', 'a@b.c', ' ', ''].filter(isToken)).toEqual([
      '@qa-dev',
      '!high',
      '>t_1a',
    ]);
  });
});

describe('names', () => {
  it('get the same hue every time and two letters', () => {
    expect(hueOf('backend-dev')).toBe(hueOf('backend-dev'));
    expect(hueOf('shell')).toBeGreaterThanOrEqual(0);
    expect(hueOf('shell')).toBeLessThan(360);
    // Twelve hues and no more, all of them in use.
    expect(new Set(Array.from({ length: 300 }, (_, n) => hueOf(`worker-${n}`))).size).toBe(12);
    expect(['backend-dev', 'shell', '', '𝒜lpha'].map(lettersOf)).toEqual(['bd', 'sh', '?', '𝒜l']);
  });
});

describe('addresses in user text (T11)', () => {
  it('opens web and mail only', () => {
    expect(safeUrl('https://example.org/a')).toBe('https://example.org/a');
    expect(safeUrl('mailto:a@example.org')).toBe('mailto:a@example.org');
    const bad = [
      'javascript:alert(1)',
      ' javascript:alert(1)',
      'JaVaScRiPt:x',
      'java\nscript:x',
      'data:text/html,x',
      'file:///etc/passwd',
      'vscode://x',
      'smb://h/s',
      '//evil',
      '/relative',
      'x',
      'task:t_1',
    ];
    expect(bad.filter((url) => safeUrl(url) !== null)).toEqual([]);
  });

  it('turns task ids into references, but not inside links', () => {
    const text = (value: string) => ({ type: 'text', value });
    const tree = {
      type: 'root',
      children: [
        { type: 'paragraph', children: [text('After t_23f6a1, then')] },
        { type: 'link', url: 'https://x', children: [text('t_23f6a1')] },
      ],
    };
    linkTaskIds()(tree);
    expect(tree.children[0]?.children).toHaveLength(3);
    expect(tree.children[1]?.children).toHaveLength(1);
    expect(taskOfUrl('task:t_23f6a1')).toBe('t_23f6a1');
    expect(taskOfUrl('task:x')).toBeNull();
    expect(taskOfUrl('https://x')).toBeNull();
  });
});
