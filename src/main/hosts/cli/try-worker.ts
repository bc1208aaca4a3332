/** The test start of one worker on the command line: what it prints, and then how it went. */
import type { WorkerProbe } from '../../../contract/worker.ts';
import { EXIT } from './exit-codes.ts';
import { onInterrupt } from './interrupt.ts';
import type { CommandContext } from './context.ts';
import { plain, printable } from './terminal-text.ts';

/**
 * Starts the profile with a one-line task on a board of its own.
 * @returns 0 when it worked, 1 when it did not, 128 + the signal when somebody ended it
 * @throws Refusal 'unknown_profile'
 */
export async function tryWorker(context: CommandContext, name: string): Promise<number> {
  const { world, home, env, host } = context;
  const config = await context.config();
  const { createWorkerProbes } = await import('../../services/worker-probe.ts');
  const given = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const hostEnv = Object.fromEntries(given);
  const probes = createWorkerProbes({ home, world, cli: host.cli, hostEnv, config: () => config });
  const interrupt = onInterrupt(host);
  let works = false;
  try {
    for await (const one of probes.probe(name, interrupt.signal)) {
      show(context, one);
      if (one.kind === 'ended') works = one.works;
    }
  } finally {
    interrupt.close();
  }
  return interrupt.exitCode() ?? (works ? EXIT.ok : EXIT.refused);
}

function show({ output }: CommandContext, one: WorkerProbe): void {
  output.record(one);
  if (output.json) return;
  if (one.kind === 'started') output.note(`Started: ${plain(one.argv.join(' '))}`);
  else if (one.kind === 'output') output.raw(printable(one.text));
  else
    output.line(
      `${output.paint(one.works ? 'green' : 'red', one.works ? '✓' : '✗')} ${plain(one.text)} (${one.seconds} s)`,
    );
}
