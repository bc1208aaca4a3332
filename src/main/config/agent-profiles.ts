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
    sort: 'claude',
    // Edits in the workspace, our tools and our command are allowed; everything else is asked for, and so refused.
    command: words(
      'claude -p {model_args} {mcp_args} --permission-mode acceptEdits --allowedTools Bash(flockboard:*) mcp__flockboard',
    ),
    mcp: 'claude',
    prompt: 'stdin',
    verdict: 'tools',
    modelArgs: ['--model', '{model}'],
    passEnv: ['ANTHROPIC_API_KEY', 'CLAUDE_CONFIG_DIR'],
    quotaSigns: ['usage limit', 'rate limit', 'session limit', 'spend limit', "you've hit your", 'overloaded'],
    description: 'Claude Code in print mode; may edit files of its workspace.',
  },
  codex: {
    ...COMMON,
    name: 'codex',
    sort: 'codex',
    command: words('codex exec --sandbox workspace-write --skip-git-repo-check {mcp_args} {model_args} -'),
    prompt: 'stdin',
    // Its sandbox holds commands, not servers of tools, so it reports by those alone.
    verdict: 'tools',
    mcp: 'codex',
    modelArgs: ['--model', '{model}'],
    passEnv: ['OPENAI_API_KEY', 'CODEX_API_KEY', 'CODEX_HOME'],
    quotaSigns: ['usage limit', 'rate limit', 'too many requests', 'credit limit', 'out of credits'],
    description: 'Codex in its own sandbox, which may write to its workspace.',
  },
  opencode: {
    ...COMMON,
    name: 'opencode',
    sort: 'opencode',
    command: ['opencode', 'run', '{model_args}'],
    prompt: 'stdin',
    verdict: 'tools',
    mcp: 'opencode',
    modelArgs: ['--model', '{model}'],
    passEnv: ['ANTHROPIC_API_KEY', 'OPENAI_API_KEY', 'OPENCODE_CONFIG'],
    quotaSigns: ['usage limit', 'rate limit', 'too many requests'],
    description: 'OpenCode without its interface, with the permissions of its own configuration.',
  },
  gemini: {
    ...COMMON,
    name: 'gemini',
    sort: 'gemini',
    // In a folder that it was not told to trust it would edit nothing; whoever gave the task chose the folder.
    command: ['gemini', '--skip-trust', '--approval-mode', 'auto_edit', '{model_args}'],
    prompt: 'stdin',
    verdict: 'tools',
    mcp: 'gemini',
    modelArgs: ['--model', '{model}'],
    passEnv: ['GEMINI_API_KEY', 'GOOGLE_API_KEY', 'GOOGLE_CLOUD_PROJECT'],
    quotaSigns: ['quota', 'resource_exhausted', 'rate limit', 'exhausted your'],
    exitMeanings: {
      41: 'not signed in',
      42: 'input it cannot use',
      44: 'its sandbox failed',
      52: 'its configuration is wrong',
      53: 'its limit of turns',
      54: 'a tool failed',
      55: 'the folder is not trusted',
    },
    description: 'Gemini CLI; may edit files of its workspace.',
  },
  hermes: {
    ...COMMON,
    name: 'hermes',
    sort: 'hermes',
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
    sort: 'aider',
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
