/** Random ids, tokens and names from the operating system's generator. The only module that draws random bits. */
import { hostname } from 'node:os';
import type { Ids } from './world.ts';

/** Bits are drawn for many ids at once: asking for a few bytes costs as much as asking for a thousand. */
const POOL_BYTES = 1_024;
let pool = Buffer.alloc(0);
let used = 0;

export function createIds(): Ids {
  const host = hostname();
  return {
    taskId: () => `t_${randomBits(4).toString('hex')}`,
    token: () => randomBits(32).toString('base64url'),
    claimer: () => `${host}:${process.pid}`,
  };
}

/** Twelve hex digits for the name of a file that exists for a moment only. */
export function randomName(): string {
  return randomBits(6).toString('hex');
}

/** Bytes that nothing else gets; what was handed out is wiped here. */
function randomBits(bytes: number): Buffer {
  if (used + bytes > pool.length) {
    pool = Buffer.from(crypto.getRandomValues(new Uint8Array(POOL_BYTES)));
    used = 0;
  }
  const taken = Buffer.from(pool.subarray(used, used + bytes));
  pool.fill(0, used, used + bytes);
  used += bytes;
  return taken;
}
