/** Turns SIGINT and SIGTERM into an abort signal for verbs that run until somebody ends them. */
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import type { CliHost } from './host.ts';

export interface Interrupt {
  /** Aborts at the first signal. */
  readonly signal: AbortSignal;
  /** The exit code for the signal that came, or null. */
  exitCode(): ExitCode | null;
  close(): void;
}

export function onInterrupt(host: CliHost): Interrupt {
  const controller = new AbortController();
  let code: ExitCode | null = null;
  const close = host.onSignal((signal) => {
    code ??= signal === 'SIGINT' ? EXIT.interrupted : EXIT.terminated;
    controller.abort();
  });
  return { signal: controller.signal, exitCode: () => code, close };
}
