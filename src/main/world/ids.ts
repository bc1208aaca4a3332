/** Random ids, tokens and names from the operating system's generator. The only module that draws random bits. */
import { hostname } from 'node:os';
import type { Ids } from './world.ts';

export function createIds(): Ids {
  return {
    taskId: () => `t_${randomBits(4).toString('hex')}`,
    token: () => randomBits(32).toString('base64url'),
    claimer: () => `${hostname()}:${process.pid}`,
  };
}

/** Twelve hex digits for the name of a file that exists for a moment only. */
export function randomName(): string {
  return randomBits(6).toString('hex');
}

function randomBits(bytes: number): Buffer {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(bytes)));
}
