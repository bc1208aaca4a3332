/**
 * The single-instance lock: one primary per userData folder, synchronous as in Electron. The second start hands
 * its argv to the first over a local socket.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

export interface SecondStart {
  argv: string[];
  cwd: string;
  data: unknown;
}

const PROBE = `const c=require('net').connect(process.argv[1]);
c.on('connect',()=>c.end(process.argv[2]));
c.on('close',()=>process.exit(0));
c.on('error',()=>process.exit(1))`;

export function lockInstance(folder: string, data: unknown, onSecond: (start: SecondStart) => void): boolean {
  mkdirSync(folder, { recursive: true });
  const socket = join(folder, 'SingletonSocket');
  const message = JSON.stringify({ argv: process.argv, cwd: process.cwd(), data });
  if (spawnSync(process.execPath, ['-e', PROBE, socket, message], { timeout: 5000 }).status === 0) return false;
  rmSync(socket, { force: true });
  createServer((connection) => {
    let text = '';
    connection.on('data', (chunk) => (text += chunk.toString()));
    connection.on('end', () => onSecond(JSON.parse(text) as SecondStart));
  })
    .listen(socket)
    .unref();
  return true;
}
