/** Binds the command line to this process: its arguments, streams, signals and exit code. */
import { EXIT } from './exit-codes.ts';
import type { CliHost, Environment } from './host.ts';
import { runCli } from './program.ts';

export interface ProcessParts extends Pick<
  CliHost,
  'version' | 'openWorld' | 'serve' | 'serveTools' | 'runDemoWorker' | 'openBrowser' | 'resources'
> {
  /** The entry file, which runs this command line again. */
  script: string;
  env: Environment;
}

/** Runs `process.argv` and ends the process. Nothing is left to keep it alive or to be cut off. */
export async function runProcess({ script, ...parts }: ProcessParts): Promise<never> {
  for (const stream of [process.stdout, process.stderr]) {
    // A reader that went away, such as `head`, ends the output and is no error of ours.
    stream.on('error', () => process.exit(EXIT.ok));
  }
  const code = await runCli({
    ...parts,
    argv: process.argv.slice(2),
    cwd: process.cwd(),
    platform: process.platform,
    cli: [process.execPath, script],
    stdout: process.stdout,
    stderr: process.stderr,
    stdin: process.stdin,
    onSignal,
    openPrompter: async () => {
      const { openPrompter } = await import('./prompter.ts');
      // Questions are for people, so they do not go where data goes.
      return openPrompter(process.stdin, process.stderr);
    },
  });
  await Promise.all([process.stdout, process.stderr].map(async (stream) => flushed(stream)));
  process.exit(code);
}

function onSignal(listener: (signal: 'SIGINT' | 'SIGTERM') => void): () => void {
  let count = 0;
  const receive = (signal: 'SIGINT' | 'SIGTERM') => (): void => {
    count += 1;
    // Who asks twice wants out now.
    if (count > 1) process.exit(signal === 'SIGINT' ? EXIT.interrupted : EXIT.terminated);
    listener(signal);
  };
  const handlers = { SIGINT: receive('SIGINT'), SIGTERM: receive('SIGTERM') };
  for (const [signal, handler] of Object.entries(handlers)) process.on(signal, handler);
  return () => {
    for (const [signal, handler] of Object.entries(handlers)) process.off(signal, handler);
  };
}

async function flushed(stream: NodeJS.WriteStream): Promise<void> {
  await new Promise<void>((resolve) => {
    stream.write('', () => resolve());
  });
}
