/**
 * Ready-made profiles for agent programs that people have installed already. Each says, from the program's own
 * documentation, how it is run without a terminal. None passes a flag that switches permissions or sandboxes off:
 * who wants that writes it into config.toml, where it can be seen. A table of the same name changes single keys, a
 * table with `kind = "<one of these>"` makes another worker of that sort.
 *
 * Prompts travel by standard input, by file, or as an element of their own that never begins with a dash (F097).
 */
import type { Profile } from '../../contract/profile.ts';

export interface AgentProfile extends Profile {
  /** The command of profiles that are called otherwise; their name is `{assignee}`. */
  commandByName?: readonly string[];
}

const COMMON = {
  kind: 'command',
  slots: 1,
  maxRuntimeSeconds: null,
  env: {},
  passEnv: [] as readonly string[],
  model: null,
  isReadyMade: true,
  versionArgs: ['--version'],
} as const;

const words = (line: string): readonly string[] => line.split(' ');

const HERMES_QUERY = words('chat {model_args} --skills kanban-worker {skill_args} -q');
const HERMES_PROMPT = 'work kanban task {task_id}\n\n{prompt}';

export const AGENT_PROFILES: Readonly<Record<string, AgentProfile>> = {
  claude: {
    ...COMMON,
    name: 'claude',
    // Edits in the workspace and our own command are allowed; everything else is asked for, and so refused.
    command: words('claude -p {model_args} --permission-mode acceptEdits --allowedTools Bash(flockboard:*)'),
    prompt: 'stdin',
    verdict: 'tools',
    modelArgs: ['--model', '{model}'],
    passEnv: ['ANTHROPIC_API_KEY', 'CLAUDE_CONFIG_DIR'],
    quotaSigns: ['usage limit', 'rate limit', 'session limit', 'overloaded'],
    description: 'Claude Code in print mode; may edit files of its workspace.',
  },
  codex: {
    ...COMMON,
    name: 'codex',
    command: ['codex', 'exec', '--sandbox', 'workspace-write', '--skip-git-repo-check', '{model_args}', '-'],
    prompt: 'stdin',
    // Its sandbox keeps it from the board, so it cannot give a verdict itself.
    verdict: 'exit-code',
    modelArgs: ['--model', '{model}'],
    passEnv: ['OPENAI_API_KEY', 'CODEX_API_KEY', 'CODEX_HOME'],
    quotaSigns: ['usage limit', 'rate limit', 'too many requests'],
    description: 'Codex in its own sandbox, which may write to its workspace; exit 0 completes.',
  },
  opencode: {
    ...COMMON,
    name: 'opencode',
    command: ['opencode', 'run', '{model_args}'],
    prompt: 'stdin',
    verdict: 'tools',
    modelArgs: ['--model', '{model}'],
    passEnv: ['ANTHROPIC_API_KEY', 'OPENAI_API_KEY', 'OPENCODE_CONFIG'],
    quotaSigns: ['usage limit', 'rate limit', 'too many requests'],
    description: 'OpenCode without its interface, with the permissions of its own configuration.',
  },
  gemini: {
    ...COMMON,
    name: 'gemini',
    command: ['gemini', '--approval-mode', 'auto_edit', '{model_args}'],
    prompt: 'stdin',
    verdict: 'tools',
    modelArgs: ['--model', '{model}'],
    passEnv: ['GEMINI_API_KEY', 'GOOGLE_API_KEY', 'GOOGLE_CLOUD_PROJECT'],
    quotaSigns: ['quota', 'resource_exhausted', 'rate limit'],
    description: 'Gemini CLI; may edit files of its workspace.',
  },
  hermes: {
    ...COMMON,
    name: 'hermes',
    command: ['hermes', ...HERMES_QUERY, HERMES_PROMPT],
    commandByName: ['hermes', '-p', '{assignee}', ...HERMES_QUERY, HERMES_PROMPT],
    prompt: 'argument',
    verdict: 'tools',
    modelArgs: ['-m', '{model}'],
    skillArgs: ['--skills', '{skill}'],
    passEnv: ['HERMES_HOME', 'OPENROUTER_API_KEY'],
    quotaSigns: ['rate limit', 'quota'],
    description: 'Hermes; a profile of another name is the Hermes profile of that name.',
  },
  aider: {
    ...COMMON,
    name: 'aider',
    command: words(
      'aider --message-file {prompt_file} --yes-always --no-check-update --no-stream --no-pretty {model_args}',
    ),
    prompt: 'file',
    // It has no way to call us: it answers one message and ends.
    verdict: 'exit-code',
    modelArgs: ['--model', '{model}'],
    passEnv: ['ANTHROPIC_API_KEY', 'OPENAI_API_KEY'],
    quotaSigns: ['rate limit', 'quota'],
    description: 'Aider with the task as its one message; exit 0 completes.',
  },
};
