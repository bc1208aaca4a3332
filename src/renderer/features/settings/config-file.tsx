import { Check, Copy, TriangleAlert } from 'lucide-react';
import type { SettingsView } from '../../../contract/settings.ts';
import { copyPath } from '../../actions/places.ts';
import { OpenPlaceButton } from '../../components/open-place-button.tsx';
import { tildePath } from '../../lib/format.ts';
import type { Config } from './use-config.ts';

function State({ view }: { view: SettingsView }) {
  if (view.problem !== null)
    return (
      <p className="cfgstate bad" role="alert">
        <TriangleAlert className="i" aria-hidden="true" />
        {view.problem.text} The settings before stay in effect.
      </p>
    );
  return (
    <p className="cfgstate" data-testid="config-state">
      {view.isInEffect && <Check className="i c-ok" aria-hidden="true" />}
      {view.isInEffect ? (view.exists ? 'In effect' : 'Defaults in effect') : 'Saved, not taken up yet'}
    </p>
  );
}

/** Which file the settings stand in, and whether what it says is what the engine works with. */
export function ConfigFile({ config }: { config: Config }) {
  const { view, problem } = config;
  if (view === null)
    return problem === null ? null : (
      <p className="cfgstate bad" role="alert">
        {problem}
      </p>
    );
  return (
    <div className="cfgfile">
      <code title={view.path}>{tildePath(view.path)}</code>
      <button type="button" className="btn sm" onClick={() => void copyPath(view.path)}>
        <Copy className="i" aria-hidden="true" />
        Copy path
      </button>
      {view.exists && <OpenPlaceButton to={{ place: 'config' }} word="Open" className="btn sm" />}
      <State view={view} />
    </div>
  );
}
