/**
 * Checks a model's arguments against the tool's schema and says what was wrong so that the next call is right: the
 * field, what it got, what it needs, and an example. A null where a field may be left out counts as left out.
 */
import { Refusal } from '../../../contract/error.ts';
import { fieldOf, issueSentence } from '../../../contract/issue-words.ts';
import { TOOLS, type ToolInput, type ToolName } from '../../../contract/tools.ts';

const ISSUES_SHOWN = 5;

/** @throws Refusal 'invalid' with every field at fault and an example of right */
export function checkInput<Name extends ToolName>(name: Name, given: unknown): ToolInput<Name> {
  const { input, example } = TOOLS[name];
  const parsed = input.safeParse(withoutNulls(given ?? {}));
  if (parsed.success) return parsed.data as ToolInput<Name>;
  const { issues } = parsed.error;
  const known = Object.keys(input.shape);
  const shown = issues.slice(0, ISSUES_SHOWN).map((issue) => issueSentence(issue, given, 'arguments', known));
  const more = issues.length - shown.length;
  throw new Refusal(
    'invalid',
    `${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}. Right is, for example: ${JSON.stringify(example)}`,
    { fields: issues.map((issue) => fieldOf(issue.path)), example },
  );
}

function withoutNulls(given: unknown): unknown {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) return given;
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
}
