/** The worst thing a person should know now, in words: what it is, what it means, what can be done. Pure. */
import type { EngineStatus } from '../../../contract/feed.ts';
import type { ProfileView } from '../../../contract/profile.ts';
import { boardNow } from '../../lib/clock.ts';
import { asSentence, plural, tildePath, timeOfDay } from '../../lib/format.ts';
import { isUnopenable } from '../../lib/storage.ts';
import type { BoardState } from '../../stores/board-store.ts';

export type BannerAct = 'retry' | 'nudge' | 'dismiss' | 'dismissOwner' | 'dismissStorage' | 'takeOver' | 'fixCommand';

export interface BannerContent {
  /** Names the trouble; a dismissed banner stays away while this stays the same. */
  key: string;
  tone: 'danger' | 'warn' | 'info';
  title: string;
  text: string;
  /** At most two, the main one last. */
  acts: readonly BannerAct[];
}

type Facts = Pick<
  BoardState,
  'connection' | 'lastFailure' | 'isLoaded' | 'engine' | 'storage' | 'waitingWrites' | 'board'
>;

function connectionBanner({ connection, lastFailure, isLoaded, storage }: Facts): BannerContent | null {
  if (connection === 'open' || (!isLoaded && lastFailure === null)) return null;
  // A board that cannot be opened ends every round, though the engine is there; the screen tells of it.
  if (storage !== null && storage.text === lastFailure) return null;
  return {
    key: 'connection',
    tone: 'warn',
    title: isLoaded ? 'Connection to the engine lost' : 'The engine does not answer',
    text: isLoaded
      ? 'The board shows its last known state. Workers keep running. Trying to connect again.'
      : `Trying to connect again. ${lastFailure ?? ''}`,
    acts: ['retry'],
  };
}

/** Trouble that a full screen tells of has no banner as well. */
function storageBanner({ storage, engine }: Facts): BannerContent | null {
  const path = tildePath(engine?.databasePath ?? 'the board');
  switch (storage?.code) {
    case 'disk_full':
      return {
        key: 'disk_full',
        tone: 'danger',
        title: 'The disk is full',
        text: `Your last change was not saved. Free some space on the disk of ${path}, then make it again. Running workers are not affected.`,
        acts: ['dismissStorage'],
      };
    case 'read_only':
    case 'permission':
      return {
        key: 'read_only',
        tone: 'warn',
        title: 'The board can only be read',
        text: `Your last change was not saved. ${path} may not be written by this user: check its permissions and whether its disk is mounted read-only.`,
        acts: ['dismissStorage'],
      };
    case 'disk_io':
      return {
        key: 'disk_io',
        tone: 'danger',
        title: 'The disk reports an error',
        text: `Your last change was not saved. ${storage.text}`,
        acts: ['dismissStorage'],
      };
    case 'database_damaged':
    case 'not_a_board':
    case 'newer_board':
    case undefined:
      return null;
  }
}

/** No trouble: the machine does what the person asked for. */
const ON_BATTERY = 'battery';

function batteryBanner({ engine }: Facts): BannerContent | null {
  const told = engine?.problems.find(({ code }) => code === ON_BATTERY);
  if (told === undefined) return null;
  return { key: ON_BATTERY, tone: 'info', title: 'On battery', text: told.text, acts: ['dismiss'] };
}

function problemBanner({ engine }: Facts): BannerContent | null {
  const problem = engine?.problems.find(({ code }) => code !== ON_BATTERY);
  if (problem === undefined) return null;
  const isBackup = problem.code === 'backup';
  return {
    key: `problem ${problem.code} ${problem.text}`,
    tone: isBackup ? 'warn' : 'danger',
    title: isBackup ? 'The board could not be backed up' : 'The engine reports trouble',
    text: problem.text,
    acts: ['dismiss', 'nudge'],
  };
}

function busyBanner({ waitingWrites }: Facts): BannerContent | null {
  if (waitingWrites === 0) return null;
  return {
    key: 'busy',
    tone: 'warn',
    title: 'Another program is writing to the board',
    text: `${plural(waitingWrites, 'change')} ${waitingWrites === 1 ? 'is' : 'are'} waiting and will save ${waitingWrites === 1 ? 'on its' : 'on their'} own.`,
    acts: [],
  };
}

/** Who dispatches instead, as people know it. */
export function ownerName(owner: NonNullable<EngineStatus['owner']>): string {
  const names: Readonly<Record<string, string>> = {
    app: 'the desktop app',
    serve: 'flockboard serve',
    dispatch: 'flockboard dispatch',
  };
  return names[owner.kind] ?? owner.kind;
}

function ownerBanner({ engine }: Facts): BannerContent | null {
  if (engine?.state !== 'watching' || engine.owner?.self === true) return null;
  const { owner } = engine;
  const since = owner === null || owner.since === null ? '' : `, since ${timeOfDay(owner.since, boardNow())}`;
  const who = owner === null ? 'A program that left no name' : `${ownerName(owner)}, pid ${owner.pid}${since}`;
  return {
    key: `owner ${owner?.pid ?? 'unknown'}`,
    tone: 'info',
    title: 'Another dispatcher is running',
    text: `${asSentence(who)} This window shows live changes and your edits still save. It will not start workers.`,
    acts: ['dismissOwner', 'takeOver'],
  };
}

/** The program that a profile's problem names; null for trouble of another kind. */
function commandOf(profile: Pick<ProfileView, 'problem'>): string | null {
  return /"([^"]+)"/.exec(profile.problem ?? '')?.[1] ?? null;
}

export interface MissingCommand {
  command: string;
  profiles: readonly string[];
  /** Ready tasks that wait for it. */
  tasks: readonly string[];
}

/** The first command that ready tasks wait for and that is not found. */
export function missingCommand({ engine }: Pick<Facts, 'engine'>, assignees: Assignees): MissingCommand | null {
  if (engine === null) return null;
  const stuck = engine.stuck.map(({ taskId }) => ({ taskId, assignee: assignees(taskId) }));
  const lacking = engine.profiles.filter((profile) => commandOf(profile) !== null);
  const first = lacking.find((profile) => stuck.some(({ assignee }) => assignee === profile.name));
  const command = first === undefined ? null : commandOf(first);
  if (command === null) return null;
  const profiles = lacking.filter((profile) => commandOf(profile) === command).map((profile) => profile.name);
  const tasks = stuck.flatMap(({ taskId, assignee }) =>
    assignee !== null && profiles.includes(assignee) ? [taskId] : [],
  );
  return { command, profiles, tasks };
}

/** Whom a task is assigned to; null when nobody, or when it is unknown. */
type Assignees = (taskId: string) => string | null;

function commandBanner(facts: Facts, assignees: Assignees): BannerContent | null {
  const missing = missingCommand(facts, assignees);
  if (missing === null) return null;
  const { command, profiles, tasks } = missing;
  return {
    key: `command ${command}`,
    tone: 'warn',
    title: `${command} is not on the PATH`,
    text: `${plural(tasks.length, 'ready task')} and ${plural(profiles.length, 'profile')} cannot start. Running workers are not affected.`,
    acts: ['dismiss', 'fixCommand'],
  };
}

/** @param dismissed keys that the person has put away */
export function bannerOf(facts: Facts, assignees: Assignees, dismissed: readonly string[]): BannerContent | null {
  if (isUnopenable(facts.storage)) return connectionBanner(facts);
  const all = [
    connectionBanner(facts),
    storageBanner(facts),
    problemBanner(facts),
    busyBanner(facts),
    ownerBanner(facts),
    commandBanner(facts, assignees),
    batteryBanner(facts),
  ];
  return all.find((banner) => banner !== null && !dismissed.includes(banner.key)) ?? null;
}
