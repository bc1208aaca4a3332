/** What a worker is told in front of its task (kernel-spec 10.1). */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { GUIDANCE_CHARS_MAX, workerPrompt } from '../../src/main/dispatcher/worker-prompt.ts';
import { createFiles } from '../../src/main/world/files.ts';
import { createClock } from '../../src/main/world/clock.ts';

const files = createFiles(createClock());
const cli = [process.execPath, join(import.meta.dirname, '../../src/main/cli.ts')];
const context = '# t_1: title\n';

it('is the guidance and the task when the worker reports by tools', () => {
  const prompt = workerPrompt({ profile: { verdict: 'tools' }, task: { skills: null }, context, cli, files });
  expect(prompt).toMatch(/^# Working on a board task\n/u);
  expect(prompt.endsWith(context)).toBe(true);
  expect(prompt.length - context.length).toBeLessThan(GUIDANCE_CHARS_MAX);
});

it('is the task alone when the exit code is the verdict, and where there is no guidance', () => {
  const task = { skills: ['git'] };
  expect(workerPrompt({ profile: { verdict: 'exit-code' }, task, context, cli, files })).toBe(context);
  const none = { profile: { verdict: 'tools' as const }, task: { skills: null }, context, cli: ['/nowhere/cli.js'] };
  expect(workerPrompt({ ...none, files })).toBe(context);
  const long = { readText: () => 'x'.repeat(GUIDANCE_CHARS_MAX + 1) };
  expect(workerPrompt({ ...none, files: long })).toBe(context);
});

it('names the skills of the task unless the profile passes them as arguments', () => {
  const task = { skills: ['git', 'sql'] };
  expect(workerPrompt({ profile: { verdict: 'tools' }, task, context, cli, files })).toContain(
    'Use these skills: git, sql.',
  );
  const passed = { verdict: 'tools' as const, skillArgs: ['--skill', '{skill}'] };
  expect(workerPrompt({ profile: passed, task, context, cli, files })).not.toContain('Use these skills');
});
