import { Search } from 'lucide-react';
import { Fragment, useState } from 'react';
import { ACTIONS } from '../../actions/all.ts';
import { setOverlay } from '../../actions/view.ts';
import { KeyCap } from '../../components/key-cap.tsx';
import { useModal } from '../../lib/use-modal.ts';
import { useView } from '../../stores/use-stores.ts';
import { shortcutSections } from './shortcut-rows.ts';
import type { ShortcutRow } from './shortcut-rows.ts';

/** Every shortcut of the window. */
export function Shortcuts() {
  const isOpen = useView((view) => view.overlay === 'shortcuts');
  return isOpen ? <OpenShortcuts /> : null;
}

function Row({ row }: { row: ShortcutRow }) {
  return (
    <div className="kr">
      <dt>{row.name}</dt>
      <dd className="keys">
        {row.keys.map((keys, index) => (
          <Fragment key={keys}>
            {index > 0 && <span className="or">or</span>}
            <KeyCap keys={keys} isRead />
          </Fragment>
        ))}
      </dd>
    </div>
  );
}

function OpenShortcuts() {
  const dialog = useModal(() => setOverlay(null));
  const [text, setText] = useState('');
  const sections = shortcutSections(ACTIONS, text);
  return (
    // A modal dialog keeps the focus and gives it back; a press beside the sheet lands on the dialog itself.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions
    <dialog
      ref={dialog}
      className="sheet cheat"
      aria-labelledby="shortcuts-title"
      data-testid="shortcuts"
      onClick={(event) => {
        if (event.target === event.currentTarget) setOverlay(null);
      }}
    >
      <div className="sheetbody">
        <header>
          <h2 id="shortcuts-title">Keyboard shortcuts</h2>
          <label className="field">
            <Search className="i" aria-hidden="true" />
            <input
              aria-label="Find a shortcut"
              placeholder="Find a shortcut"
              value={text}
              spellCheck={false}
              data-first
              onChange={(event) => setText(event.target.value)}
            />
          </label>
        </header>
        <div className="cols">
          {sections.map(({ section, rows }) => (
            <section key={section} aria-label={section}>
              <h3>{section}</h3>
              <dl>
                {rows.map((row) => (
                  <Row key={row.name} row={row} />
                ))}
              </dl>
            </section>
          ))}
          {sections.length === 0 && <p className="dim">No shortcut matches.</p>}
        </div>
      </div>
    </dialog>
  );
}
