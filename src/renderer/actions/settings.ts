/** Opening the settings, at one of their pages. */
import { viewStore } from '../stores/view-store.ts';
import type { SettingsPage } from '../stores/view-store.ts';
import { showScreen } from './screens.ts';
import { announce } from './view.ts';

export const SETTINGS_NAMES: Readonly<Record<SettingsPage, string>> = {
  appearance: 'Appearance',
  notifications: 'Notifications',
  workers: 'Workers',
  dispatcher: 'Dispatcher',
  data: 'Database and backups',
};

/** Shows the settings; the page that was open last when none is named. */
export function openSettings(page: SettingsPage = viewStore.getState().settingsPage): void {
  viewStore.setState({ settingsPage: page });
  showScreen('settings');
  announce(`Settings, ${SETTINGS_NAMES[page]}`);
}

/** Shows one worker in the settings. */
export function openWorker(name: string): void {
  viewStore.setState({ settingsWorker: name });
  openSettings('workers');
}
