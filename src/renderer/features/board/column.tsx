import { useDroppable } from '@dnd-kit/core';
import { ArrowUp, ChevronsRightLeft, Plus } from 'lucide-react';
import { useRef } from 'react';
import { ruleFor } from '../../../contract/moves.ts';
import type { MoveRule } from '../../../contract/moves.ts';
import { focusCard } from '../../actions/focus.ts';
import { closeRail, createIn } from '../../actions/view.ts';
import { StatusGlyph } from '../../components/status-glyph.tsx';
import { EMPTY_TEXTS, STATUS_NAMES, moveSubject } from '../../lib/status-text.ts';
import type { ColumnStatus } from '../../lib/status-text.ts';
import { boardStore } from '../../stores/board-store.ts';
import { useView } from '../../stores/use-stores.ts';
import { RAILS } from '../../stores/view-store.ts';
import type { CreateColumn } from '../../stores/view-store.ts';
import { CardStack } from './card-stack.tsx';
import { ColumnHint } from './column-hint.tsx';
import { ColumnRail } from './column-rail.tsx';
import { DropVerb } from './drop-verb.tsx';
import { QuickCreate } from './quick-create.tsx';
import { useNewcomers } from './use-newcomers.ts';
import { useVisibleIds } from './use-visible-ids.ts';

const CREATES: readonly string[] = ['triage', 'todo', 'ready', 'blocked'] satisfies CreateColumn[];

/** The column as a place to create in, or null. */
function createColumn(status: ColumnStatus): CreateColumn | null {
  return CREATES.includes(status) ? (status as CreateColumn) : null;
}

/** What dropping the dragged card here would mean; null while nothing is dragged, or over its own column. */
function useDropRule(status: ColumnStatus): MoveRule | null {
  const id = useView((view) => view.drag?.id ?? null);
  const card = id === null ? undefined : boardStore.getState().cards[id];
  return card === undefined || card.status === status ? null : ruleFor(moveSubject(card), status);
}

function Head({ status, count }: { status: ColumnStatus; count: number }) {
  const name = STATUS_NAMES[status];
  const creates = createColumn(status);
  return (
    <header className="colhead">
      <div className="top">
        <StatusGlyph status={status} isQuiet />
        <h2 id={`column-name-${status}`}>{name}</h2>
        <span className="count">{count}</span>
        {creates !== null && (
          <button type="button" className="add" aria-label={`New task in ${name}`} onClick={() => createIn(creates)}>
            <Plus className="i" aria-hidden="true" />
          </button>
        )}
        {RAILS.includes(status) && (
          <button type="button" className="add" aria-label={`Collapse ${name}`} onClick={() => closeRail(status)}>
            <ChevronsRightLeft className="i" aria-hidden="true" />
          </button>
        )}
      </div>
      <div className="hint">
        <ColumnHint status={status} count={count} />
      </div>
    </header>
  );
}

function classNames(status: ColumnStatus, count: number, rule: MoveRule | null, isTarget: boolean): string {
  const names = ['col', status];
  if (status === 'running' && count > 0) names.push('on');
  if (status === 'blocked' && count > 0) names.push('attn');
  if (rule !== null) names.push(rule.kind);
  if (rule !== null && isTarget) names.push('target');
  return names.join(' ');
}

/** One status of the board. */
export function Column({ status }: { status: ColumnStatus }) {
  const ids = useVisibleIds(status);
  const { setNodeRef } = useDroppable({ id: status });
  const rule = useDropRule(status);
  const isTarget = useView((view) => view.drag?.over === status);
  const isCollapsed = useView((view) => RAILS.includes(status) && !view.openRails.includes(status));
  const isCreating = useView((view) => view.creatingIn === status);
  const creates = createColumn(status);
  if (isCollapsed) return <ColumnRail status={status} count={ids.length} setNode={setNodeRef} />;
  return (
    <section
      ref={setNodeRef}
      className={classNames(status, ids.length, rule, isTarget)}
      data-testid={`column-${status}`}
      data-column={status}
      aria-labelledby={`column-name-${status}`}
    >
      <Head status={status} count={ids.length} />
      <Stack status={status} ids={ids} creates={isCreating ? creates : null} />
      {rule !== null && <DropVerb rule={rule} />}
    </section>
  );
}

interface StackProps {
  status: ColumnStatus;
  ids: readonly string[];
  /** Where the field for a new task is open, or null. */
  creates: CreateColumn | null;
}

/** The scrolling part of a column. Only the cards are a list for readers; what stands beside them is not. */
function Stack({ status, ids, creates }: StackProps) {
  const box = useRef<HTMLDivElement>(null);
  const newcomers = useNewcomers(status, box);
  const shown = newcomers.ids.length === 0 ? null : new Set(ids);
  const fresh = newcomers.ids.filter((id) => shown?.has(id) === true);
  const [first] = fresh;
  return (
    <div ref={box} className={status === 'done' ? 'stack tight' : 'stack'}>
      {first !== undefined && (
        <button
          type="button"
          className="newmark"
          data-testid={`new-${status}`}
          onClick={() => {
            newcomers.forget();
            focusCard(first);
          }}
        >
          <ArrowUp className="i" aria-hidden="true" />
          {fresh.length} new
        </button>
      )}
      {creates !== null && <QuickCreate column={creates} />}
      {ids.length > 0 && <CardStack status={status} ids={ids} />}
      {ids.length === 0 && creates === null && <p className="colempty">{EMPTY_TEXTS[status]}</p>}
      {status === 'triage' && creates === null && (
        <button type="button" className="newrow" onClick={() => createIn('triage')}>
          <Plus className="i" aria-hidden="true" />
          New idea
        </button>
      )}
    </div>
  );
}
