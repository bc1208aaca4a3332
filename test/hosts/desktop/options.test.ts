import { describe, expect, test } from 'vitest';
import { parseOptions } from '../../../src/main/hosts/desktop/options.ts';

const electron = ['/usr/lib/electron', '--inspect=0', '--no-sandbox', '.'];

describe('the command line of the desktop', () => {
  test('takes home and board in either form and passes switches of Chromium over', () => {
    expect(parseOptions([...electron, '--home', '/h', '--board=ops'], '/cwd')).toEqual({ home: '/h', board: 'ops' });
  });
  test('resolves a relative home against the folder it was started in', () => {
    expect(parseOptions([...electron, '--home', 'boards'], '/cwd').home).toBe('/cwd/boards');
  });
  test('opens the demo board for --demo unless a board is named', () => {
    expect(parseOptions([...electron, '--demo'], '/').board).toBe('demo');
    expect(parseOptions([...electron, '--demo', '--board', 'ops'], '/').board).toBe('ops');
  });
  test('takes no switch for a value and no empty value', () => {
    expect(parseOptions([...electron, '--home', '--demo'], '/')).toEqual({ home: null, board: 'demo' });
    expect(parseOptions([...electron, '--board=', '--home'], '/')).toEqual({ home: null, board: null });
  });
});
