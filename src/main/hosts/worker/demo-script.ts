/**
 * The little language of the demo worker: one step per line of the task body's fenced `demo` block. Parsing is pure
 * and total, so that a mistake in a body is one clear line in the log and never a half-played story.
 */
import { fencedBlocks } from '../../dispatcher/fenced-blocks.ts';

export type DemoStep =
  | { verb: 'log'; text: string }
  | { verb: 'wait'; ms: number }
  | { verb: 'heartbeat'; text: string }
  | { verb: 'comment'; text: string }
  | { verb: 'complete'; text: string }
  | { verb: 'block'; text: string }
  | { verb: 'fail'; text: string }
  | { verb: 'crash' }
  /** Fails in every run before the n-th. */
  | { verb: 'fail-until'; run: number }
  /** Kills itself in every run before the n-th. */
  | { verb: 'crash-until'; run: number }
  /** Blocks with that reason in every run before the n-th. */
  | { verb: 'block-until'; run: number; text: string };

/** A line of the block that is no step; the message names the line and the fix. */
export class DemoScriptError extends Error {}

/** What a task without a demo block plays. */
const DEFAULT_STEPS: readonly DemoStep[] = [
  ...['Reading the task.', 'Looking around.', 'Doing the work.', 'Checking the work.', 'Writing it down.'].flatMap(
    (text): DemoStep[] => [
      { verb: 'log', text },
      { verb: 'wait', ms: 150 },
    ],
  ),
  { verb: 'complete', text: 'Played the demo.' },
];

const WITH_TEXT = ['log', 'heartbeat', 'comment', 'complete', 'block', 'fail'] as const;
const UNTIL = ['fail-until', 'crash-until', 'block-until'] as const;
const WAIT = /^(\d{1,6}(?:\.\d{1,3})?)(ms|s)$/;

/**
 * The steps of a task body; blank lines and lines that start with # are passed over.
 * @throws DemoScriptError
 */
export function demoSteps(body: string | null): DemoStep[] {
  const blocks = fencedBlocks(body ?? '', ['demo']);
  if (blocks.length === 0) return [...DEFAULT_STEPS];
  const lines = blocks.join('\n').split('\n');
  return lines.flatMap((line, index) => {
    const text = line.trim();
    return text === '' || text.startsWith('#') ? [] : [parseStep(text, index + 1)];
  });
}

function parseStep(line: string, number: number): DemoStep {
  const [verb = ''] = line.split(/\s/, 1);
  const rest = line.slice(verb.length).trim();
  const withText = WITH_TEXT.find((name) => name === verb);
  if (withText !== undefined) return { verb: withText, text: rest };
  if (verb === 'crash' && rest === '') return { verb };
  if (verb === 'wait') {
    const [, amount, unit] = WAIT.exec(rest) ?? [];
    if (amount !== undefined) return { verb, ms: Math.round(Number(amount) * (unit === 's' ? 1_000 : 1)) };
    throw new DemoScriptError(`demo step ${number}: "wait ${rest}" needs a time such as 200ms or 2s`);
  }
  const until = UNTIL.find((name) => name === verb);
  if (until !== undefined) return parseUntil(until, rest, number);
  const known = [...WITH_TEXT, 'wait', 'crash', ...UNTIL].join(', ');
  throw new DemoScriptError(`demo step ${number}: "${verb}" is not a step; use one of ${known}`);
}

function parseUntil(verb: (typeof UNTIL)[number], rest: string, number: number): DemoStep {
  const [, run, text = ''] = /^([1-9]\d{0,3})(?:\s+(.*))?$/.exec(rest) ?? [];
  if (run === undefined || (verb !== 'block-until' && text !== ''))
    throw new DemoScriptError(`demo step ${number}: "${verb} ${rest}" needs the number of the run that works`);
  if (verb !== 'block-until') return { verb, run: Number(run) };
  if (text === '') throw new DemoScriptError(`demo step ${number}: "${verb} ${rest}" needs a reason after the number`);
  return { verb, run: Number(run), text };
}
