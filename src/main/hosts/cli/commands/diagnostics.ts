/** `diagnostics`: what may be wrong with the board's tasks and its dispatching, worst first, and what would help. */
import { Option } from 'commander';
import type { Finding, Severity } from '../../../../contract/diagnostics.ts';
import { SEVERITIES } from '../../../../contract/diagnostics.ts';
import { diagnoseBoard } from '../../../services/diagnose-board.ts';
import type { CommandContext } from '../context.ts';
import { printFinding } from '../print-findings.ts';
import { clip } from '../terminal-text.ts';
import { examples } from '../verb.ts';
import type { Verb } from '../verb.ts';
import { unknownTask } from '../unknown-task.ts';

interface DiagnosticsOptions {
  severity?: Severity;
  task?: string;
}

export const verb: Verb<[], DiagnosticsOptions> = {
  define(command) {
    command
      .addOption(new Option('--severity <least>', 'only what is at least that bad').choices(SEVERITIES))
      .option('--task <id>', 'only that task')
      .addHelpText(
        'after',
        examples(
          ['flockboard diagnostics'],
          ['flockboard diagnostics --severity error --json', '{board, now, state, findings}'],
        ),
      );
  },
  async run(context, { severity, task }) {
    const { output, world } = context;
    const config = await context.config();
    const kernel = await context.kernel({ failureLimit: config.dispatch.failureLimit });
    if (task !== undefined && kernel.getTask(task) === null) throw unknownTask(task);
    const { slug, lock } = context.place();
    const source = { board: slug, paths: { lock }, kernel, world, config: () => config, dispatcher: null };
    const diagnosis = diagnoseBoard(source, { taskId: task, severity });
    output.data(diagnosis);
    if (diagnosis.findings.length === 0) output.line('Nothing is wrong on this board.');
    let last: string | null | undefined;
    for (const finding of diagnosis.findings) {
      if (finding.taskId !== last) nameTask(context, finding);
      last = finding.taskId;
      printFinding(output, finding, diagnosis.now);
    }
  },
};

function nameTask({ output }: CommandContext, { taskId, taskTitle, status, assignee }: Finding): void {
  const who = [status, assignee === null ? null : `@${assignee}`].filter((part) => part !== null).join(', ');
  output.line(
    taskId === null
      ? output.paint('bold', 'The board')
      : `${output.paint('bold', clip(taskTitle ?? '', 100))}  ${taskId}  ${output.paint('dim', clip(who, 100))}`,
  );
}
