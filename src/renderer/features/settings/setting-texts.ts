/** What each key of config.toml is called in the window, and how its value is shown. A key without an entry is shown by its own name. */

export interface SettingText {
  name: string;
  note: string;
  /** Instead of the note, in a browser. */
  browserNote?: string;
  unit?: string;
  /** The number in the file for 1 of the number shown. */
  scale?: number;
  /** A slider beside the field, up to this. */
  slideTo?: number;
}

export interface SettingSection {
  title: string;
  keys: readonly string[];
}

const MIB = 1_048_576;

const SETTING_TEXTS: Readonly<Record<string, SettingText>> = {
  'dispatch.enabled': { name: 'Start workers', note: 'While this program runs, with its window or without' },
  'dispatch.interval_seconds': {
    name: 'Tick every',
    note: 'A safety net: changes are acted on at once',
    unit: 'seconds',
  },
  'dispatch.default_assignee': { name: 'Tasks without a worker go to', note: 'Empty: they wait for you' },
  'dispatch.max_workers': { name: 'Workers at once', note: 'Across every profile, on one board', slideTo: 16 },
  'dispatch.max_workers_per_tenant': {
    name: 'Workers of one project',
    note: 'Empty: only the limit above holds',
  },
  'dispatch.claim_ttl_seconds': { name: 'Claim expires after', note: 'A heartbeat renews it', unit: 'seconds' },
  'desktop.start_at_login': {
    name: 'Start when you log in',
    note: 'The app with its window; the tray keeps it going when you close that',
    browserNote: 'Only the desktop app can; it is kept for it',
  },
  'dispatch.pause_on_battery': {
    name: 'Wait while on battery',
    note: 'No worker starts until the machine is plugged in; running ones go on',
  },
  'dispatch.memory_floor_mb': {
    name: 'Keep memory free',
    note: 'No worker starts while less is available; 0 never looks',
    unit: 'MB',
  },
  'dispatch.stop_grace_seconds': {
    name: 'Time to stop',
    note: 'From the stop signal to ending the worker',
    unit: 'seconds',
  },
  'dispatch.verdict_grace_seconds': {
    name: 'Time to leave',
    note: 'After its verdict, for a worker to end by itself',
    unit: 'seconds',
  },
  'dispatch.failure_limit': { name: 'Trip the breaker after', note: 'A task can set its own limit', unit: 'failures' },
  'dispatch.retry_backoff_seconds': {
    name: 'Wait before retrying',
    note: 'Doubles each time, up to five minutes; 0 retries at once',
    unit: 'seconds',
  },
  'retention.scratch_hours': {
    name: 'Keep scratch folders',
    note: 'After the task and all that follow it are done; 0 keeps them',
    unit: 'hours',
  },
  'retention.log_days': { name: 'Keep logs', note: 'Of ended runs; 0 keeps them', unit: 'days' },
  'logs.max_bytes': { name: 'Log of one run', note: 'Beyond it the middle is dropped', unit: 'MB', scale: MIB },
  'notices.question': { name: 'A worker asks you', note: 'It is blocked until you answer' },
  'notices.gave_up': { name: 'A task gave up', note: 'It failed too often and waits for you' },
  'notices.no_verdict': { name: 'A worker left without a verdict', note: 'It ended and did not say how it went' },
  'notices.review': { name: 'Work to approve', note: 'A worker asks for a review' },
  'notices.stuck': { name: 'Work that cannot start', note: 'A command is missing, or nobody is assigned' },
  'notices.followed': { name: 'News of a task you follow', note: 'It is done, or a run of it failed' },
  'notices.dispatcher_gone': { name: 'Nobody starts workers', note: 'The dispatcher is gone while work waits' },
};

export const DISPATCHER_SECTIONS: readonly SettingSection[] = [
  {
    title: 'Loop',
    keys: ['dispatch.enabled', 'dispatch.interval_seconds', 'dispatch.default_assignee'],
  },
  {
    title: 'Limits',
    keys: [
      'dispatch.max_workers',
      'dispatch.max_workers_per_tenant',
      'dispatch.claim_ttl_seconds',
      'dispatch.memory_floor_mb',
      'dispatch.stop_grace_seconds',
      'dispatch.verdict_grace_seconds',
    ],
  },
  { title: 'This computer', keys: ['desktop.start_at_login', 'dispatch.pause_on_battery'] },
  { title: 'Failures', keys: ['dispatch.failure_limit', 'dispatch.retry_backoff_seconds'] },
  { title: 'Leftovers', keys: ['retention.scratch_hours', 'retention.log_days', 'logs.max_bytes'] },
];

/** The words for a key; its own last part for one that is not known here. */
export function settingText(key: string): SettingText {
  const words = (key.split('.').at(-1) ?? key).replaceAll('_', ' ');
  return SETTING_TEXTS[key] ?? { name: words.slice(0, 1).toUpperCase() + words.slice(1), note: key };
}
