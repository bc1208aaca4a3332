/** What admission must know of a profile: whether it can start anything at all, and how much of it is in use. */
import { profileNamed } from '../../contract/config.ts';
import type { Profile } from '../../contract/profile.ts';
import type { Hold } from '../../contract/task.ts';
import type { ProfileFacts } from './admission.ts';
import type { DispatchContext } from './dispatch-context.ts';
import { workerPath } from './environment.ts';

/** The facts of profile `name`, or null when the configuration has none of that name. */
export function profileFacts(context: DispatchContext, name: string, live: number): ProfileFacts | null {
  const profile = profileNamed(context.config, name);
  if (profile === null) return null;
  return {
    slots: profile.slots,
    live,
    problem: commandProblem(context, profile),
    heldUntil: context.cooldown.until(name),
    ...probeOf(context, name),
  };
}

/** Who has worked for this long was let in: a limited program ends at once or after a few tries. */
const PROVEN_MS = 300_000;

/** Runs that began before the profile was held prove nothing about its limit. */
function probeOf({ cooldown, kernel, world }: DispatchContext, name: string): Pick<ProfileFacts, 'probe'> {
  const since = cooldown.probedSince(name);
  if (since === null) return {};
  const probes = kernel.openRuns().filter((run) => run.profile === name && run.startedAt >= since);
  if (probes.some((run) => world.clock.now() - run.startedAt >= PROVEN_MS)) return {};
  return { probe: probes.length > 0 ? 'running' : 'due' };
}

function commandProblem(context: DispatchContext, profile: Profile): Hold | null {
  const name = programOf(profile, context.cli);
  if (name === null) {
    return { code: 'no_command', text: `profiles.${profile.name}.command: give the program to start.` };
  }
  const path = profile.env['PATH'] ?? workerPath(context.config.home, context.hostEnv);
  if (context.world.processes.resolveCommand(name, path) !== null) return null;
  const fix = 'install it or correct the profile in config.toml';
  return { code: 'no_command', text: `The command "${name}" of profile "${profile.name}" was not found: ${fix}.` };
}

/** The program a profile starts: the shell, our own CLI, or the first word of its command; null when there is none. */
export function programOf(profile: Profile, cli: readonly string[]): string | null {
  switch (profile.kind) {
    case 'shell':
      return '/bin/sh';
    case 'demo':
      return cli[0] ?? null;
    case 'command':
      return profile.command[0] ?? null;
  }
}
