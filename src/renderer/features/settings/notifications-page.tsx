import { ConfigFile } from './config-file.tsx';
import { ConfigSetting } from './config-setting.tsx';
import { PageHead } from './page-head.tsx';
import { SettingGroup } from './setting-row.tsx';
import { SettingsSkeleton } from './settings-skeleton.tsx';
import { useConfig } from './use-config.ts';

/** Which notices leave the window. */
export function NotificationsPage() {
  const config = useConfig();
  const switches = (config.view?.settings ?? []).filter(({ key }) => key.startsWith('notices.'));
  return (
    <>
      <PageHead
        title="Notifications"
        text="What the desktop app shows as a notification of your system. Needs you has all of it, whatever you choose."
      />
      <ConfigFile config={config} />
      {config.view === null && config.problem === null && <SettingsSkeleton />}
      {switches.length > 0 && (
        <SettingGroup title="Tell me when">
          {switches.map((setting) => (
            <ConfigSetting key={setting.key} setting={setting} config={config} />
          ))}
        </SettingGroup>
      )}
    </>
  );
}
