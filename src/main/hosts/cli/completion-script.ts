/**
 * Completion scripts for bash, zsh and fish, made from the table of verbs, so that none can be forgotten. Ids come from
 * `flockboard list --json`, asked for while a person waits, hence cut short. Pure.
 */
import type { TableEntry } from './verb-table.ts';
import { visible } from './verb-table.ts';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;
export type ShellName = (typeof SHELLS)[number];

/** What completion needs of one verb. */
export interface CompletedVerb {
  /** The verb, or noun and verb. */
  words: string;
  options: readonly string[];
}

const PROGRAMS = ['flockboard', 'fb'];
const IDS = `flockboard list --json --limit 200 2>/dev/null | sed -n 's/^    "id": "\\(t_[0-9a-f]*\\)",$/\\1/p'`;

export function completionScript(
  shell: ShellName,
  table: readonly TableEntry[],
  verbs: readonly CompletedVerb[],
): string {
  switch (shell) {
    case 'bash':
      return bash(table, verbs);
    case 'zsh':
      return `#compdef ${PROGRAMS.join(' ')}\nautoload -U +X bashcompinit && bashcompinit\n${bash(table, verbs)}`;
    case 'fish':
      return fish(table, verbs);
  }
}

function groupsOf(table: readonly TableEntry[]): { name: string; verbs: string[] }[] {
  return table.flatMap((entry) =>
    'group' in entry ? [{ name: entry.name, verbs: entry.group.verbs.map(({ name }) => name) }] : [],
  );
}

function bash(table: readonly TableEntry[], verbs: readonly CompletedVerb[]): string {
  const names = visible(table).map(({ name }) => name);
  const groups = groupsOf(table).map(({ name, verbs: inner }) => `    ${name}) inner="${inner.join(' ')}" ;;`);
  const options = verbs.map(({ words, options: own }) => `    "${words}") options="${own.join(' ')}" ;;`);
  return `_flockboard() {
  local word="\${COMP_WORDS[COMP_CWORD]}" verb="\${COMP_WORDS[1]}" inner="" options=""
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${names.join(' ')}" -- "$word"))
    return
  fi
  case "$verb" in
${groups.join('\n')}
  esac
  if [ -n "$inner" ]; then
    if [ "$COMP_CWORD" -eq 2 ] && [ "\${word#-}" = "$word" ]; then
      COMPREPLY=($(compgen -W "$inner" -- "$word"))
      return
    fi
    verb="$verb \${COMP_WORDS[2]}"
  fi
  case "$verb" in
${options.join('\n')}
  esac
  if [ "\${word#-}" != "$word" ]; then
    COMPREPLY=($(compgen -W "$options" -- "$word"))
  else
    COMPREPLY=($(compgen -W "$(${IDS})" -- "$word"))
  fi
}
complete -o default -F _flockboard ${PROGRAMS.join(' ')}
`;
}

function fish(table: readonly TableEntry[], verbs: readonly CompletedVerb[]): string {
  const quoted = (text: string): string => `'${text.replaceAll(/['\\]/gu, '\\$&')}'`;
  const lines = PROGRAMS.flatMap((program) => [
    `complete -c ${program} -f`,
    ...visible(table).map(
      ({ name, summary }) => `complete -c ${program} -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`,
    ),
    ...groupsOf(table).map(
      ({ name, verbs: inner }) =>
        `complete -c ${program} -n '__fish_seen_subcommand_from ${name}' -a ${quoted(inner.join(' '))}`,
    ),
    ...verbs.flatMap(({ words, options }) =>
      options.map(
        (option) =>
          `complete -c ${program} -n '__fish_seen_subcommand_from ${words.split(' ').at(-1) ?? words}' -l ${option.slice(2)}`,
      ),
    ),
    `complete -c ${program} -n 'not __fish_use_subcommand' -a ${quoted(`(${IDS})`)}`,
  ]);
  return `${lines.join('\n')}\n`;
}
