import type { SettingView } from '../../../contract/settings.ts';
import { ConfigFile } from './config-file.tsx';
import { ConfigSetting } from './config-setting.tsx';
import { PageHead } from './page-head.tsx';
import { SettingGroup } from './setting-row.tsx';
import { SettingsSkeleton } from './settings-skeleton.tsx';
import { DISPATCHER_SECTIONS } from './setting-texts.ts';
import type { SettingSection } from './setting-texts.ts';
import { useConfig } from './use-config.ts';

/** The sections with the keys that this engine has; what no section names comes last. */
function sectionsOf(settings: readonly SettingView[]): readonly SettingSection[] {
  const named = new Set(DISPATCHER_SECTIONS.flatMap(({ keys }) => keys));
  const rest = settings.map(({ key }) => key).filter((key) => !named.has(key) && !key.startsWith('notices.'));
  return [...DISPATCHER_SECTIONS, { title: 'More', keys: rest }];
}

/** What config.toml says of the dispatcher and of what workers leave behind. */
export function DispatcherPage() {
  const config = useConfig();
  const settings = config.view?.settings ?? [];
  const byKey = new Map(settings.map((setting) => [setting.key, setting]));
  return (
    <>
      <PageHead
        title="Dispatcher"
        text="The loop that claims ready tasks and starts workers. One per board, held by a file lock."
      />
      <ConfigFile config={config} />
      {config.view === null && config.problem === null && <SettingsSkeleton />}
      {sectionsOf(settings).map(({ title, keys }) => {
        const shown = keys.flatMap((key) => byKey.get(key) ?? []);
        return shown.length === 0 ? null : (
          <SettingGroup key={title} title={title}>
            {shown.map((setting) => (
              <ConfigSetting key={setting.key} setting={setting} config={config} />
            ))}
          </SettingGroup>
        );
      })}
    </>
  );
}
