/** The command line as a person meets it, in a real terminal. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { Task } from '../../../src/contract/task.ts';
import { callJson, runCommand } from '../../support/cli.ts';
import { tempDir } from '../../support/temp.ts';
import { openTerminal } from '../../support/terminal.ts';

// A dozen steps, each with a deadline of its own that says what is missing.
vi.setConfig({ testTimeout: 240_000 });

describe('in a terminal', () => {
  it('tables are aligned, coloured and cut to its width; NO_COLOR and a pipe stay plain', async () => {
    const home = tempDir();
    await callJson(['create', 'Wash \u001B[31mthe car\u001B]0;x\u0007', '-a', 'shell'], { home });
    const { id } = await callJson<Task>(['create', `Paint ${'very '.repeat(40)}carefully`, '-a', 'demo'], { home });
    await callJson(['block', id, 'Which colour?'], { home });
    const coloured = openTerminal(['list'], home);
    expect(await coloured.ended()).toBe(0);
    const lines = coloured
      .screen()
      .split('\n')
      .filter((line) => line.includes('t_'));
    expect(lines).toHaveLength(2);
    expect(lines.map((line) => line.indexOf('t_'))).toEqual([11, 11]);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
    expect(lines.join('\n')).toMatch(/Wash the car$/mu);
    expect(lines.join('\n')).toMatch(/…$/mu);
    expect(coloured.screen({ colours: true })).toContain('\u001B[34m▶ ready');
    const plain = openTerminal(['list'], home, { NO_COLOR: '1' });
    await plain.ended();
    expect(plain.screen({ colours: true })).not.toContain('\u001B[34m');
    expect((await runCommand(['list'], { home })).stdout).not.toContain('\u001B');
  });

  it('asks before it deletes, and takes no for an answer', async () => {
    const home = tempDir();
    const { id } = await callJson<Task>(['create', 'Keep me'], { home });
    const no = openTerminal(['delete', id], home);
    await no.shows(/This deletes t_\w+ "Keep me".+\s+Go on\? \[y\/N\]/u);
    no.press('Enter');
    expect(await no.ended()).toBe(1);
    expect(no.screen()).toContain('Nothing was done.');
    expect(await callJson<Task[]>(['list'], { home })).toHaveLength(1);
    const yes = openTerminal(['delete', id], home);
    await yes.shows(/Go on\?/u);
    yes.type('y');
    yes.press('Enter');
    expect(await yes.ended()).toBe(0);
    expect(await callJson<Task[]>(['list'], { home })).toEqual([]);
  });
});

describe('the shell', () => {
  it('completes verbs, options, ids and workers, keeps its history, and survives refusals', async () => {
    const home = tempDir();
    const { id } = await callJson<Task>(['create', 'Wash the car', '-a', 'shell'], { home });
    const shell = openTerminal(['shell'], home);
    await shell.shows(/flockboard:default>$/mu);
    shell.type('sho');
    shell.press('Tab');
    await shell.shows(/> show$/mu);
    shell.type('t_');
    shell.press('Tab');
    await shell.shows(new RegExp(`> show ${id}$`, 'mu'));
    shell.press('Enter');
    await shell.shows(/^Wash the car$/mu);
    shell.type(`/comment ${id} "two  words"`);
    shell.press('Enter');
    await shell.shows(/Commented on/u);
    shell.type('edit --prio');
    shell.press('Tab');
    await shell.shows(/edit --priority/u);
    shell.press('C-c');
    await shell.shows(/\^C/u);
    shell.type(`assign ${id} dem`);
    shell.press('Tab');
    await shell.shows(/ demo$/mu);
    shell.press('Enter');
    await shell.shows(/Assigned t_/u);
    shell.type('frobnicate');
    shell.press('Enter');
    await shell.shows(/unknown command 'frobnicate'/u);
    shell.type('watch');
    shell.press('Enter');
    await shell.shows(/Watching board default/u);
    shell.press('C-c');
    await shell.shows(/Ctrl-C ends it\.\s+flockboard:default>\s*$/u);
    shell.press('Up', 'Up');
    await shell.shows(/> frobnicate$/mu);
    shell.press('C-c', 'C-d');
    expect(await shell.ended()).toBe(130);
    expect(await callJson(['show', id], { home })).toMatchObject({
      task: { assignee: 'demo' },
      comments: [{ body: 'two  words' }],
    });
    const path = join(home, 'shell_history');
    expect(readFileSync(path, 'utf8').split('\n').slice(0, 2)).toEqual(['watch', 'frobnicate']);
    expect(statSync(path).mode % 0o1000).toBe(0o600);
    const again = openTerminal(['shell'], home);
    await again.shows(/default>$/mu);
    again.press('Up');
    await again.shows(/> watch$/mu);
    again.press('C-c');
    again.type('exit');
    again.press('Enter');
    expect(await again.ended()).toBe(0);
  });
});

describe('the shell in a pipe', () => {
  it('runs line after line, goes on after a refusal, and ends with the code of the last line', async () => {
    const home = tempDir();
    const stdin = 'create "two words"\nshow t_00000000\n\nlist "open\nshell\nlist\nexit\nlist\n';
    const { code, stdout, stderr } = await runCommand(['shell'], { home, stdin });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Created t_\w+.*\n.+two words\n$/u);
    expect(stderr).toContain('there is no task t_00000000');
    expect(stderr).toContain('The quote " is not closed.');
    expect(stderr).toContain('This is the shell already.');
    expect(existsSync(join(home, 'shell_history'))).toBe(false);
    expect(await runCommand(['shell'], { home, stdin: 'show t_00000000\n' })).toMatchObject({ code: 1 });
  });

  it('keeps the board and the form that it was started with, and follows a switch', async () => {
    const home = tempDir();
    await callJson(['init', '--board', 'harbor'], { home });
    const { stdout, stderr } = await runCommand(['shell', '--board', 'harbor', '--json'], {
      home,
      stdin: 'create one\nlist --board default\nboards switch default\nlist\nboards use harbor\ncreate two --body -\n',
    });
    const two = stdout.slice(stdout.indexOf('[]'));
    expect(stdout).toMatch(/"title": "one"[\s\S]*\}\n\[\]\n\{\n {2}"board": "default"\n\}\n\[\]\n/u);
    expect(two).not.toContain('"title"');
    expect(stderr).toContain('The shell itself reads standard input');
    expect(await callJson<Task[]>(['list', '--board', 'harbor'], { home })).toHaveLength(1);
  });
});
