/**
 * Turns a profile and a task into an argv, standard input, files and variables. Templates are expanded inside their own
 * argv element in one pass, so no value is ever split, re-expanded or seen by a shell (failures.md F096, T07).
 */
import { join } from 'node:path';
import { Refusal } from '../../contract/error.ts';
import type { Profile } from '../../contract/profile.ts';
import type { Task } from '../../contract/task.ts';
import { shellScript } from './fenced-blocks.ts';
import { mcpFile, wireTools } from './mcp-wiring.ts';

/** Above this the prompt goes to a file: one argument of 128 KiB fails with E2BIG (failures.md F098, measured). */
export const ARGUMENT_BYTES_MAX = 32_768;

const VARIABLE = /\{(prompt|prompt_file|mcp_file|task_id|workspace|title|model|board|assignee|skill)\}/g;

export interface CommandInput {
  profile: Profile;
  task: Task;
  workspace: string;
  board: string;
  /** Folder for the run's own files. */
  runDir: string;
  /** argv prefix of our own CLI. */
  cli: readonly string[];
  /** The run's FLOCKBOARD_ variables, for the server of our tools. */
  variables: Readonly<Record<string, string>>;
  /** The worker context; asked for only when the profile uses it. */
  prompt: () => string;
}

export interface WorkerCommand {
  argv: string[];
  stdin: string | null;
  files: { path: string; text: string }[];
  /** On top of the worker's environment. */
  env: Readonly<Record<string, string>>;
}

/**
 * Builds the command of a run.
 * @throws Refusal 'no_command' when there is nothing to run: a blank script, a blank argv, or a NUL in an argument
 */
export function workerCommand(input: CommandInput): WorkerCommand {
  const command = build(input);
  if (command.argv.some((element) => element.includes('\0'))) {
    throw new Refusal('no_command', 'title: a NUL character cannot be passed to a program; remove it.');
  }
  return command;
}

function build(input: CommandInput): WorkerCommand {
  switch (input.profile.kind) {
    case 'shell':
      return shellCommand(input);
    case 'demo':
      return { argv: [...input.cli, 'demo-worker'], stdin: null, files: [], env: {} };
    case 'command':
      return programCommand(input);
  }
}

function shellCommand(input: CommandInput): WorkerCommand {
  const text = shellScript(input.task.body);
  if (text === null) throw new Refusal('no_command', 'body: write the commands that the shell worker shall run.');
  const path = join(input.runDir, 'script.sh');
  return { argv: ['/bin/sh', '-e', path], stdin: null, files: [{ path, text }], env: {} };
}

function programCommand(input: CommandInput): WorkerCommand {
  const { profile, task } = input;
  if (profile.command.length === 0) {
    throw new Refusal('no_command', `profiles.${profile.name}.command: give the program and its arguments.`);
  }
  const path = join(input.runDir, 'prompt.md');
  const text = profile.prompt === 'none' ? '' : input.prompt();
  const tooLong = profile.prompt === 'argument' && Buffer.byteLength(text) > ARGUMENT_BYTES_MAX;
  const values: Readonly<Record<string, string>> = {
    prompt: tooLong ? `Read your task in ${path} and do it.` : text,
    prompt_file: path,
    mcp_file: mcpFile(input.runDir),
    task_id: task.id,
    workspace: input.workspace,
    title: task.title,
    model: task.modelOverride ?? profile.model ?? '',
    board: input.board,
    assignee: profile.name,
  };
  const tools = wireTools({ wiring: profile.mcp ?? 'none', runDir: input.runDir, variables: input.variables });
  const argv = profile.command.flatMap((element) =>
    element === '{mcp_args}' ? tools.args : expandElement(element, profile, task, values),
  );
  if (profile.prompt === 'argument' && !profile.command.some((element) => element.includes('{prompt}'))) {
    argv.push(asText(values['prompt'] ?? ''));
  }
  const wantsFile = tooLong || profile.prompt === 'file' || profile.command.some((e) => e.includes('{prompt_file}'));
  return {
    argv,
    stdin: profile.prompt === 'stdin' ? text : null,
    files: [...(wantsFile ? [{ path, text }] : []), ...tools.files],
    env: tools.env,
  };
}

/** One element of the command; the two that stand for a list of arguments become that list. */
function expandElement(
  element: string,
  profile: Profile,
  task: Task,
  values: Readonly<Record<string, string>>,
): string[] {
  if (element === '{model_args}') {
    return values['model'] === '' ? [] : (profile.modelArgs ?? []).map((one) => expand(one, values));
  }
  if (element === '{skill_args}') {
    return (task.skills ?? []).flatMap((skill) =>
      (profile.skillArgs ?? []).map((one) => expand(one, { ...values, skill })),
    );
  }
  return [expand(element, values)];
}

/** An element that the template did not start with a dash never becomes an option through its value (F097, T08). */
function expand(element: string, values: Readonly<Record<string, string>>): string {
  const expanded = element.replaceAll(VARIABLE, (_whole, name: string) => values[name] ?? '');
  return element.startsWith('-') ? expanded : asText(expanded);
}

function asText(value: string): string {
  return value.startsWith('-') ? ` ${value}` : value;
}
