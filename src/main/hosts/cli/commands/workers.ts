/** `workers`: the profiles a task can be assigned to, with the program each would start; or a test start of one. */
import type { WorkerInfo } from '../../../../contract/worker.ts';
import { createWorkerList } from '../../../services/worker-list.ts';
import { EXIT } from '../exit-codes.ts';
import { asPerson } from '../person.ts';
import { tryWorker } from '../try-worker.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';

export const verb: Verb<[], { all?: boolean; probe: boolean; try?: string }> = {
  define(command) {
    command
      .option('--all', 'ready-made profiles too whose program is not installed')
      .option('--no-probe', 'do not ask the programs for their version')
      .option('--try <name>', 'start that one with a one-line task on a board of its own, for at most two minutes')
      .addHelpText(
        'after',
        examples(
          ['flockboard workers'],
          ['flockboard workers --all --json', 'every profile, an array of objects'],
          ['flockboard workers --try claude', 'exit code 0 when it started and reported'],
        ),
      );
  },
  async run(context, options) {
    if (options.try !== undefined) {
      asPerson(context.caller, 'workers --try');
      return tryWorker(context, options.try);
    }
    const { world, env, host, output } = context;
    const config = await context.config();
    const list = createWorkerList({ world, cli: host.cli, hostEnv: env });
    const workers = await list.list({ config, versions: options.probe });
    const shown = workers.filter(
      ({ program, kind, isReadyMade }) =>
        program !== null || options.all === true || kind !== 'command' || !isReadyMade,
    );
    // Tables of the file are for who changes them; `config show` prints what is in force.
    output.data(shown.map(({ table: _table, ...worker }) => worker));
    output.table(
      shown.map((worker) => [
        worker.name,
        `${worker.slots} ${worker.slots === 1 ? 'slot' : 'slots'}`,
        healthCell(worker),
        worker.description,
      ]),
    );
    return EXIT.ok;
  },
};

function healthCell({ problem, version, program }: WorkerInfo): string | { text: string; style: 'yellow' } {
  return problem === null ? (version ?? program ?? '') : { text: problem, style: 'yellow' };
}
