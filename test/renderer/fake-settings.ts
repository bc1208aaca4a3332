/** The settings, profiles, workers and data of the fake engine: enough of each for every page of the settings. */
import { ORPCError, implement } from '@orpc/server';
import { contract } from '../../src/contract/api.ts';
import type { ProfileInput, SettingValue, SettingView, SettingsView } from '../../src/contract/settings.ts';
import type { WorkerInfo, WorkerProbe } from '../../src/contract/worker.ts';
import { SAMPLE_PROFILES } from './sample-board.ts';

const NUMBERS: readonly (readonly [key: string, value: number, min: number, max: number])[] = [
  ['dispatch.interval_seconds', 60, 0.1, 31_536_000],
  ['dispatch.max_workers', 6, 1, 1000],
  ['dispatch.claim_ttl_seconds', 900, 1, 31_536_000],
  ['dispatch.failure_limit', 3, 1, 1000],
  ['dispatch.retry_backoff_seconds', 60, 0, 300],
  ['retention.log_days', 30, 0, 3650],
  ['logs.max_bytes', 67_108_864, 65_536, 1e12],
];

function settings(): SettingView[] {
  const shared = { isSet: false, min: null, max: null, choices: [] };
  return [
    { ...shared, key: 'dispatch.enabled', type: 'boolean', value: true, standard: true },
    { ...shared, key: 'desktop.start_at_login', type: 'boolean', value: false, standard: false },
    { ...shared, key: 'dispatch.pause_on_battery', type: 'boolean', value: false, standard: false },
    { ...shared, key: 'dispatch.default_assignee', type: 'text', value: '', standard: '' },
    ...NUMBERS.map(([key, value, min, max]) => ({
      ...shared,
      key,
      type: 'number' as const,
      value,
      standard: value,
      min,
      max,
    })),
    ...['question', 'gave_up', 'stuck'].map((kind) => ({
      ...shared,
      key: `notices.${kind}`,
      type: 'boolean' as const,
      value: true,
      standard: true,
    })),
  ];
}

function workers(): WorkerInfo[] {
  return SAMPLE_PROFILES.map(({ name, slots, description, problem }) => ({
    name,
    kind: 'command',
    sort: null,
    isReadyMade: false,
    table: { command: [name, '{prompt}'], env: { DATABASE_URL: null } },
    description,
    slots,
    verdict: 'tools',
    mcp: 'none',
    model: null,
    maxRuntimeSeconds: 2700,
    command: [name, '{prompt}'],
    program: problem === undefined ? `/usr/bin/${name}` : null,
    version: null,
    health: problem === undefined ? 'ready' : 'missing',
    problem: problem ?? null,
  }));
}

async function* probe(): AsyncGenerator<WorkerProbe, void, void> {
  yield { kind: 'started', argv: ['agent'] };
  yield { kind: 'output', text: 'ready\n' };
  yield { kind: 'ended', works: true, text: 'It started, worked and reported: ready', seconds: 1.2 };
}

/** Programs of workers: what the engine knows of them and finds, and what was written for them. */
export interface FakePrograms {
  workers: WorkerInfo[];
  paths: string[];
  saved: Omit<ProfileInput, 'revision'>[];
  /** Called with what was saved, when it is in effect. */
  onSaved(name: string): void;
}

export function createFakePrograms(): FakePrograms {
  return { workers: workers(), paths: [], saved: [], onSaved: () => undefined };
}

function checked(path: string): { path: string } {
  if (path.startsWith('/')) return { path };
  const message = 'path: must be the full path; begin it with "/" or "~/".';
  throw new ORPCError('REFUSED', {
    defined: true,
    status: 409,
    message,
    data: { code: 'invalid', details: { field: 'path' } },
  });
}

/** What the engine answers to a number out of its bounds. */
function refuseBounds(setting: SettingView, value: SettingValue | null): void {
  if (setting.max === null || typeof value !== 'number' || value <= setting.max) return;
  const message = `/home/you/.flockboard/config.toml:3: ${setting.key}: must be at most ${setting.max}.`;
  const details = { path: '/home/you/.flockboard/config.toml', line: 3, field: setting.key };
  throw new ORPCError('REFUSED', { defined: true, status: 409, message, data: { code: 'config', details } });
}

export function settingsFakes(programs: FakePrograms) {
  const os = implement(contract);
  let view: SettingsView = {
    path: '/home/you/.flockboard/config.toml',
    exists: true,
    revision: '1',
    problem: null,
    isInEffect: true,
    settings: settings(),
  };
  const set = (key: string, value: SettingValue | null): void => {
    view = {
      ...view,
      settings: view.settings.map((setting) => {
        if (setting.key !== key) return setting;
        refuseBounds(setting, value);
        return { ...setting, value: value ?? setting.standard, isSet: value !== null };
      }),
    };
  };
  return {
    settings: {
      get: os.settings.get.handler(() => view),
      set: os.settings.set.handler(({ input }) => {
        for (const { key, value } of input.changes) set(key, value);
        return view;
      }),
    },
    places: {
      open: os.places.open.handler(({ input }) => {
        const { place } = input;
        const path = ['/home/you', ...('id' in input ? [input.id] : []), place].join('/');
        if (place === 'folder') return { path, program: null, problem: 'The machine has no display.' };
        return { path, program: place === 'terminal' ? 'xterm' : 'code', problem: null };
      }),
    },
    profiles: {
      save: os.profiles.save.handler(({ input: { name, changes } }) => {
        programs.saved.push({ name, changes });
        programs.onSaved(name);
        return view;
      }),
      remove: os.profiles.remove.handler(() => view),
    },
    workers: {
      list: os.workers.list.handler(() => programs.workers),
      probe: os.workers.probe.handler(() => probe()),
      locate: os.workers.locate.handler(() => ({ paths: programs.paths, folders: 14 })),
      checkPath: os.workers.checkPath.handler(({ input }) => checked(input.path)),
    },
    data: {
      backUp: os.data.backUp.handler(() => ({ file: 'manual-3.db', kind: 'manual', takenAt: Date.now(), bytes: 9000 })),
      export: os.data.export.handler(async function* pieces() {
        yield { text: '{"type":"board"}\n', lines: 1 };
      }),
      sources: os.data.sources.handler(() => [
        { path: '/home/you/.hermes/kanban.db', board: 'hermes', bytes: 812_000, modifiedAt: Date.now() },
      ]),
      upload: os.data.upload.handler(({ input }) => ({ upload: input.upload ?? 'a'.repeat(43), bytes: input.offset })),
      import: os.data.import.handler(({ input }) => ({
        board: input.board,
        format: 'hermes',
        tasks: 12,
        adapted: [{ what: 'running tasks were given back', count: 1, examples: ['t_1'] }],
        ignored: [],
      })),
    },
  };
}
