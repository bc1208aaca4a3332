import { SETTINGS_NAMES } from '../../actions/settings.ts';
import { useView } from '../../stores/use-stores.ts';
import '../../styles/settings.css';
import '../../styles/workers.css';
import { AppearancePage } from './appearance-page.tsx';
import { DataPage } from './data-page.tsx';
import { DispatcherPage } from './dispatcher-page.tsx';
import { NotificationsPage } from './notifications-page.tsx';
import { SettingsNav } from './settings-nav.tsx';
import { WorkersPage } from './workers-page.tsx';

const PAGES = {
  appearance: AppearancePage,
  notifications: NotificationsPage,
  workers: WorkersPage,
  dispatcher: DispatcherPage,
  data: DataPage,
};

/** The settings: their pages at the left, the chosen one beside them. */
export default function SettingsScreen() {
  const page = useView((view) => view.settingsPage);
  const Page = PAGES[page];
  return (
    <div className="set" data-testid="settings">
      <SettingsNav />
      <section key={page} className="setbody" data-region aria-label={SETTINGS_NAMES[page]}>
        <div className="setinner">
          <Page />
        </div>
      </section>
    </div>
  );
}
