/** How each agent program is pointed at a model on loopback, in a home folder of its own, as its documentation says. */
import { mkdirSync, writeFileSync } from 'node:fs';

export interface AgentSetup {
  /** Environment on top of what the ready-made profile has. */
  env: Record<string, string>;
  model: string;
}

type SetUp = (home: string, url: string) => AgentSetup;

/** The Anthropic interface. */
const claude: SetUp = (home, url) => ({
  model: 'claude-sonnet-4-5',
  env: {
    ANTHROPIC_BASE_URL: url,
    ANTHROPIC_API_KEY: 'sk-ant-test',
    CLAUDE_CONFIG_DIR: `${home}/.claude`,
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  },
});

/** The OpenAI responses interface. */
const codex: SetUp = (home, url) => {
  mkdirSync(`${home}/.codex`, { recursive: true });
  writeFileSync(
    `${home}/.codex/config.toml`,
    `model_provider = "scripted"
[model_providers.scripted]
name = "scripted"
base_url = "${url}/v1"
wire_api = "responses"
env_key = "OPENAI_API_KEY"
`,
  );
  return { model: 'gpt-5', env: { OPENAI_API_KEY: 'sk-test', CODEX_HOME: `${home}/.codex` } };
};

/** The OpenAI chat interface. */
const opencode: SetUp = (home, url) => {
  mkdirSync(`${home}/.config/opencode`, { recursive: true });
  const provider = {
    npm: '@ai-sdk/openai-compatible',
    options: { baseURL: `${url}/v1`, apiKey: 'sk-test' },
    models: { scripted: { name: 'scripted', tool_call: true } },
  };
  writeFileSync(
    `${home}/.config/opencode/opencode.json`,
    JSON.stringify({ provider: { local: provider }, autoupdate: false, share: 'disabled' }),
  );
  return { model: 'local/scripted', env: { OPENCODE_DISABLE_MODELS_FETCH: '1', OPENCODE_DISABLE_AUTOUPDATE: '1' } };
};

/** The Gemini interface. */
const gemini: SetUp = (home, url) => {
  mkdirSync(`${home}/.gemini`, { recursive: true });
  writeFileSync(
    `${home}/.gemini/settings.json`,
    JSON.stringify({
      security: { auth: { selectedType: 'gemini-api-key' } },
      privacy: { usageStatisticsEnabled: false },
    }),
  );
  return { model: 'gemini-2.5-flash', env: { GEMINI_API_KEY: 'test', GOOGLE_GEMINI_BASE_URL: url } };
};

export const SETUPS: Readonly<Record<string, SetUp>> = { claude, codex, opencode, gemini };
