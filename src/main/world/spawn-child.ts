/**
 * Starts one child: preflight, log file, standard input, process. Output goes straight to the log's descriptor and
 * input comes from a file, never through a pipe that we would have to serve, so the host may stall or die without
 * touching the worker (failures.md F024, F025). Nothing is inherited but the three standard descriptors (F062).
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, constants, openSync, statSync, unlinkSync, writeSync } from 'node:fs';
import { dirname, isAbsolute } from 'node:path';
import { Fault } from '../../contract/error.ts';
import { randomName } from './ids.ts';
import { makeFolder } from './make-folder.ts';
import { errorCode, toFault } from './platform-faults.ts';
import { resolveCommand } from './resolve-command.ts';
import type { Child, Exit, SpawnRequest } from './world.ts';

/**
 * Resolves once the program has really been started (the exec succeeded).
 * @throws Fault 'not_found' naming the folder or the command, 'permission', or 'process' (F034, F098, F099).
 */
export async function spawnChild(request: SpawnRequest): Promise<Child> {
  const command = preflight(request);
  const log = openLog(request.logPath);
  try {
    const input = request.stdin === null ? null : openInput(request.logPath, request.stdin);
    try {
      return await start(command, request, input ?? 'ignore', log);
    } finally {
      if (input !== null) closeSync(input);
    }
  } finally {
    closeSync(log);
  }
}

function preflight(request: SpawnRequest): string {
  const [name = '', ...args] = request.argv;
  if (name === '') throw new Fault('not_found', 'No command was given to start.');
  const texts = [...request.argv, request.cwd, ...Object.entries(request.env).flat()];
  if (texts.some((text) => text.includes('\0'))) {
    const index = [name, ...args].findIndex((text) => text.includes('\0'));
    const where = index < 0 ? 'The folder or environment' : `Argument ${index}`;
    throw new Fault('process', `${where} of ${printable(name)} holds a NUL character, which no process can be given.`);
  }
  checkFolder(request.cwd);
  const command = resolveCommand(name, request.env['PATH'] ?? '');
  if (command !== null) return command;
  if (isAbsolute(name) && statSync(name, { throwIfNoEntry: false }) !== undefined) {
    throw new Fault('permission', `${name} is not an executable file.`);
  }
  const place = name.includes('/') ? '' : ' on the PATH of the worker';
  throw new Fault('not_found', `The command ${printable(name)} was not found${place}.`);
}

function checkFolder(cwd: string): void {
  if (!isAbsolute(cwd)) throw new Fault('not_found', `The working folder ${printable(cwd)} is not an absolute path.`);
  let found: ReturnType<typeof statSync>;
  try {
    found = statSync(cwd, { throwIfNoEntry: false });
  } catch (error) {
    throw toFault(error, `The working folder ${printable(cwd)} cannot be used`);
  }
  if (found === undefined) throw new Fault('not_found', `The working folder ${printable(cwd)} does not exist.`);
  if (!found.isDirectory()) throw new Fault('not_found', `The working folder ${printable(cwd)} is not a folder.`);
}

function openLog(path: string): number {
  const { O_APPEND, O_CREAT, O_NOFOLLOW, O_WRONLY } = constants;
  try {
    makeFolder(dirname(path));
    return openSync(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW, 0o600);
  } catch (error) {
    throw toFault(error, `The log ${path} cannot be written`);
  }
}

/** A file without a name that holds the whole input: the worker reads it even when the host is gone. */
function openInput(logPath: string, text: string): number {
  const path = `${logPath}.${randomName()}.in`;
  const { O_CREAT, O_EXCL, O_RDONLY, O_WRONLY } = constants;
  try {
    const writer = openSync(path, O_WRONLY | O_CREAT | O_EXCL, 0o600);
    try {
      writeAll(writer, Buffer.from(text, 'utf8'));
      return openSync(path, O_RDONLY);
    } finally {
      closeSync(writer);
      unlinkSync(path);
    }
  } catch (error) {
    throw toFault(error, `The standard input next to ${logPath} cannot be written`);
  }
}

function writeAll(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length;) at += writeSync(fd, bytes, at);
}

async function start(command: string, request: SpawnRequest, input: number | 'ignore', log: number): Promise<Child> {
  let child: ChildProcess;
  try {
    child = spawn(command, request.argv.slice(1), {
      cwd: request.cwd,
      env: { ...request.env },
      detached: true,
      shell: false,
      stdio: [input, log, log],
      windowsHide: true,
    });
  } catch (error) {
    throw startFault(error, command);
  }
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => resolve({ pid: child.pid ?? 0, code, signal }));
  });
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.on('error', (error) => reject(startFault(error, command)));
  });
  child.unref();
  if (child.pid === undefined) throw new Fault('process', `${command} was started but has no process id.`);
  return { pid: child.pid, exited };
}

function startFault(error: unknown, command: string): Fault {
  if (errorCode(error) === 'ENOENT') {
    const why = 'the program named in its first line (#!) or its loader is missing';
    return new Fault('not_found', `${command} could not be started: ${why}.`, { cause: error });
  }
  const fault = toFault(error, `${command} could not be started`);
  return fault.kind === 'disk_io' ? new Fault('process', fault.message, { cause: error }) : fault;
}

/** Names from data appear in sentences; control characters and great length stay out of them. */
function printable(text: string): string {
  const flat = JSON.stringify(text).slice(1, -1);
  return flat.length > 200 ? `${flat.slice(0, 200)}…` : flat;
}
