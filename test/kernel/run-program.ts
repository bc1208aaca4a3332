/** Runs a program of this folder in its own process and returns the JSON line it prints. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

export interface Outcome {
  ok: boolean;
  name?: string;
  code?: string | null;
  message?: string;
}

/** @param uid runs it as that user, which only root may ask for */
export async function runProgram(name: string, args: readonly string[], uid?: number): Promise<Outcome> {
  const script = join(import.meta.dirname, 'programs', name);
  const options = uid === undefined ? {} : { uid, gid: uid };
  const child = spawn(process.execPath, [script, ...args], { ...options, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  await new Promise((resolve, reject) => {
    child.once('close', resolve);
    child.once('error', reject);
  });
  return JSON.parse(output) as Outcome;
}
