/** Rows in place of settings that are on their way. */
export function SettingsSkeleton() {
  return (
    <div className="sg" aria-busy="true" data-testid="settings-loading">
      <div className="srows skelrows" aria-hidden="true">
        <div className="srow">
          <i />
        </div>
        <div className="srow">
          <i />
        </div>
        <div className="srow">
          <i />
        </div>
      </div>
      <span className="sr-only">Reading the settings</span>
    </div>
  );
}
