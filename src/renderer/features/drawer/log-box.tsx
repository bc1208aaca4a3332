import {
  ArrowDown,
  ArrowUpToLine,
  ChevronDown,
  ChevronUp,
  FileText,
  Maximize2,
  Minimize2,
  Search,
  X,
} from 'lucide-react';
import { useRef, useState } from 'react';
import type { KeyboardEvent, RefObject } from 'react';
import type { RunView } from '../../../contract/task.ts';
import { KeyCap } from '../../components/key-cap.tsx';
import { OpenPlaceButton } from '../../components/open-place-button.tsx';
import { LogView } from '../../components/log-view.tsx';
import { bytes } from '../../lib/format.ts';
import { useLogSearch } from '../../lib/use-log-search.ts';
import type { RunLog } from '../../lib/follow-log.ts';
import type { LogSearch, ShownPiece } from '../../lib/use-log-search.ts';
import { useRunLog } from '../../lib/use-run-log.ts';

/** What an empty log says: nothing yet, nothing at all, or not read yet. */
const LOG_TEXTS = {
  live: 'Everything the worker prints appears here, line by line.',
  silent: 'The worker printed nothing.',
  opening: 'Opening the log.',
} as const;

function countText({ matches, index, isBusy, problem }: LogSearch): string {
  if (problem !== null) return problem;
  if (isBusy) return 'searching';
  if (matches === null) return '';
  if (matches.total === 0) return 'no match';
  const skipped = matches.total - matches.at.length;
  return `${skipped + index + 1} of ${matches.total}`;
}

/** Finds a text in the whole log. Enter goes to the match before, Shift-Enter to the one after, Esc closes. */
function FindBar({ search, close }: { search: LogSearch; close(): void }) {
  const onKeyDown = (event: KeyboardEvent): void => {
    event.stopPropagation();
    if (event.key === 'Enter') search.step(event.shiftKey ? 1 : -1);
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
  };
  const canStep = (search.matches?.at.length ?? 0) > 1;
  return (
    <div className="findbar">
      <Search className="i" aria-hidden="true" />
      <input
        aria-label="Find in the log"
        data-testid="log-find"
        placeholder="Find in the whole log"
        value={search.text}
        spellCheck={false}
        maxLength={200}
        // The field appears because its button was pressed; focus follows the person's own act.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        onChange={(event) => search.setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <output className="dim num" data-testid="log-matches">
        {countText(search)}
      </output>
      <button
        type="button"
        className="btn sm icon"
        aria-label="Match before"
        disabled={!canStep}
        onClick={() => search.step(-1)}
      >
        <ChevronUp className="i" aria-hidden="true" />
      </button>
      <button
        type="button"
        className="btn sm icon"
        aria-label="Match after"
        disabled={!canStep}
        onClick={() => search.step(1)}
      >
        <ChevronDown className="i" aria-hidden="true" />
      </button>
      <button type="button" className="btn sm icon" aria-label="Close the search" onClick={close}>
        <X className="i" aria-hidden="true" />
      </button>
    </div>
  );
}

interface FootProps {
  run: RunView;
  log: RunLog;
  piece: ShownPiece | null;
  isFinding: boolean;
  isFollowing: boolean;
  isTall: boolean;
  find: RefObject<HTMLButtonElement | null>;
  toggleFind(): void;
  showStart(): void;
  follow(isOn: boolean): void;
  setTall(isTall: boolean): void;
}

/** Name and size of the log, and what can be done with it. */
function LogFoot(props: FootProps) {
  const { run, log, piece, isFinding, isTall, find, toggleFind, showStart, follow, setTall } = props;
  const isFollowing = props.isFollowing && piece === null;
  return (
    <div className="livefoot">
      <FileText className="i" size={12} aria-hidden="true" />
      <span className="path trunc">
        logs/{run.taskId}.{run.number}.log
      </span>
      <span className="num">{bytes(log.bytes)}</span>
      {piece !== null && <span className="num">at {Math.round(piece.share * 100)}%</span>}
      <span className="end">
        <button
          ref={find}
          type="button"
          className="btn sm icon"
          aria-label="Find in the log"
          title="Find in the log (Ctrl F)"
          aria-pressed={isFinding}
          onClick={toggleFind}
        >
          <Search className="i" aria-hidden="true" />
        </button>
        <OpenPlaceButton to={{ place: 'log', id: run.taskId }} className="btn sm icon" />
        {log.isTruncated && (
          <button
            type="button"
            className="btn sm icon"
            aria-label="Start of the log"
            title="Start of the log (Home)"
            onClick={showStart}
          >
            <ArrowUpToLine className="i" aria-hidden="true" />
          </button>
        )}
        <button
          type="button"
          className={isFollowing ? 'btn sm on' : 'btn sm'}
          aria-pressed={isFollowing}
          onClick={() => follow(!isFollowing)}
        >
          <ArrowDown className="i" aria-hidden="true" />
          {isFollowing ? 'Following' : 'Follow'}
        </button>
        <button type="button" className="btn sm" data-expand-log aria-pressed={isTall} onClick={() => setTall(!isTall)}>
          {isTall ? <Minimize2 className="i" aria-hidden="true" /> : <Maximize2 className="i" aria-hidden="true" />}
          {isTall ? 'Shrink' : 'Expand'} <KeyCap keys="L" />
        </button>
      </span>
    </div>
  );
}

/** The log of one run: its end while the worker prints, or any part that was looked for. */
export function LogBox({ run }: { run: RunView }) {
  const log = useRunLog(run.id);
  const search = useLogSearch(run.id);
  const [isFollowing, setFollowing] = useState(true);
  const [isTall, setTall] = useState(false);
  const [isFinding, setFinding] = useState(false);
  const find = useRef<HTMLButtonElement>(null);
  const { piece } = search;
  const isLive = run.endedAt === null && !log.isFinal;
  const empty = log.problem ?? (isLive ? LOG_TEXTS.live : log.isFinal ? LOG_TEXTS.silent : LOG_TEXTS.opening);
  const follow = (isOn: boolean): void => {
    if (isOn) search.leave();
    setFollowing(isOn);
  };
  const closeFind = (): void => {
    setFinding(false);
    search.setText('');
    find.current?.focus();
  };
  return (
    <div className={isTall ? 'logbox tall' : 'logbox'}>
      {isFinding && <FindBar search={search} close={closeFind} />}
      <LogView
        key={piece === null ? 'end' : 'piece'}
        lines={piece?.lines ?? log.lines}
        isNumbered={piece?.isFromStart ?? !log.isTruncated}
        isFollowing={isFollowing && piece === null}
        isLive={isLive && piece === null}
        emptyText={empty}
        found={search.text}
        focus={piece?.focus ?? null}
        setFollowing={(isOn) => piece === null && setFollowing(isOn)}
        onEnd={() => follow(true)}
        onStart={() => log.isTruncated && search.showAt(0)}
        onFind={() => setFinding(true)}
      />
      <LogFoot
        run={run}
        log={log}
        piece={piece}
        isFinding={isFinding}
        isFollowing={isFollowing}
        isTall={isTall}
        find={find}
        toggleFind={() => (isFinding ? closeFind() : setFinding(true))}
        showStart={() => search.showAt(0)}
        follow={follow}
        setTall={setTall}
      />
    </div>
  );
}
