/**
 * The two workers that need nothing installed. They always exist; a table of the same name in config.toml may
 * change their slots, time limit, environment and description, never what they run.
 */
import type { Profile } from '../../contract/profile.ts';

export const BUILT_IN_PROFILES: Readonly<Record<string, Profile>> = {
  shell: {
    name: 'shell',
    kind: 'shell',
    command: [],
    prompt: 'none',
    verdict: 'exit-code',
    slots: 4,
    maxRuntimeSeconds: null,
    env: {},
    passEnv: [],
    description: 'Runs the sh block of the task with /bin/sh; exit 0 completes it.',
    model: null,
  },
  demo: {
    name: 'demo',
    kind: 'demo',
    command: [],
    prompt: 'none',
    verdict: 'tools',
    slots: 4,
    maxRuntimeSeconds: null,
    env: {},
    passEnv: [],
    description: 'Plays a worker for tours and tests: logs, heartbeats, comments, then completes or blocks.',
    model: null,
  },
};
