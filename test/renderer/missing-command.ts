/** Makes the fake engine miss `claude`, which some of its profiles start, while `codex` is there. */
import type { FakeEngine } from './fake-engine.ts';

export function missing({ controls }: FakeEngine, names: readonly string[]): void {
  const { programs, status } = controls;
  programs.workers = programs.workers.map((worker) =>
    names.includes(worker.name)
      ? {
          ...worker,
          sort: 'claude',
          mcp: 'claude',
          table: { model: 'opus', slots: 1 },
          command: ['claude', '-p', '{mcp_args}'],
          program: null,
        }
      : worker.name === 'shell'
        ? { ...worker, name: 'codex', sort: 'codex', table: null, program: '/usr/bin/codex' }
        : worker,
  );
  const profiles = status.profiles.map((profile) =>
    names.includes(profile.name)
      ? { ...profile, resolved: null, problem: '"claude" is not on the PATH; install it.' }
      : profile,
  );
  controls.status = { ...status, profiles, stuck: [{ taskId: 't_28a3', text: 'claude was not found' }] };
  controls.publish();
}
