import { CornerLeftUp, CornerRightDown, Plus, X } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { LinkedTask, TaskDetail } from '../../../contract/feed.ts';
import { createTask, isTrouble } from '../../actions/tasks.ts';
import { linkTasks, unlinkTasks } from '../../actions/edit-task.ts';
import { openDrawer, toast } from '../../actions/view.ts';
import { StatusGlyph } from '../../components/status-glyph.tsx';
import { TaskSearch } from '../../components/task-search.tsx';
import { pathBetween, reachable } from '../../lib/loops.ts';
import { useBoardLinks } from '../../lib/use-board-links.ts';
import { boardStore } from '../../stores/board-store.ts';
import { useCard } from '../../stores/use-stores.ts';

function LinkRow({ task, onRemove }: { task: LinkedTask; onRemove(): void }) {
  const card = useCard(task.id);
  const title = card?.title ?? task.title;
  return (
    <div className="deprow">
      <button type="button" className="deplink" title={`${task.id}  ${title}`} onClick={() => openDrawer(task.id)}>
        <StatusGlyph status={card?.status ?? task.status} size={13} />
        <span className="trunc">{title}</span>
      </button>
      <button type="button" className="x" aria-label={`Remove the link to ${title}`} onClick={onRemove}>
        <X className="i" aria-hidden="true" />
      </button>
    </div>
  );
}

interface SearchProps {
  taskId: string;
  name: 'parent' | 'child';
  hidden: readonly string[];
  onPick(id: string): void;
  onCancel(): void;
}

/** Finds the other end of a link. What would close a loop is listed and cannot be chosen; a new task can be made. */
function LinkSearch({ taskId, name, hidden, onPick, onCancel }: SearchProps) {
  const { graph } = useBoardLinks();
  const looping = useMemo(
    () => (graph === null ? new Set<string>() : reachable(taskId, name === 'parent' ? graph.children : graph.parents)),
    [graph, taskId, name],
  );
  /** The loop that the link would close, as titles in the order in which they would wait. */
  const explain = (id: string): string | null => {
    const path = graph === null ? null : pathBetween(taskId, id, name === 'parent' ? graph.children : graph.parents);
    if (path === null) return null;
    const inOrder = name === 'parent' ? path : path.toReversed();
    const { cards } = boardStore.getState();
    const titles = [...inOrder, inOrder[0] ?? ''].map((one) => cards[one]?.title ?? one);
    return `Would loop: ${titles.join(' → ')}`;
  };
  const create = async (title: string): Promise<void> => {
    const made = await createTask({ title });
    if (isTrouble(made)) toast({ text: made.text, tone: 'danger', isSticky: true });
    else onPick(made.id);
  };
  return (
    <TaskSearch
      label={`Add ${name}`}
      testId={`add-${name}`}
      hidden={hidden}
      isFocused
      onPick={onPick}
      onCancel={onCancel}
      refusalOf={(id) => (looping.has(id) ? 'would loop' : null)}
      explain={explain}
      onCreate={(title) => void create(title)}
    />
  );
}

interface SideProps {
  taskId: string;
  label: string;
  icon: ReactNode;
  name: 'parent' | 'child';
  links: readonly LinkedTask[];
  hidden: readonly string[];
  add(id: string): Promise<boolean>;
  remove(id: string): void;
}

function Side({ taskId, label, icon, name, links, hidden, add, remove }: SideProps) {
  const [isAdding, setAdding] = useState(false);
  const pick = async (id: string): Promise<void> => {
    if (await add(id)) setAdding(false);
  };
  return (
    <div>
      <h4>
        {icon}
        {label}
      </h4>
      {links.map((task) => (
        <LinkRow key={task.id} task={task} onRemove={() => remove(task.id)} />
      ))}
      {isAdding ? (
        <LinkSearch
          taskId={taskId}
          name={name}
          hidden={hidden}
          onPick={(id) => void pick(id)}
          onCancel={() => setAdding(false)}
        />
      ) : (
        <button type="button" className="depadd" onClick={() => setAdding(true)}>
          <Plus className="i" aria-hidden="true" />
          Add {name}
        </button>
      )}
    </div>
  );
}

/** What the task waits for, and what waits for it. A link that would loop is refused by the engine with the path. */
export function Dependencies({ detail }: { detail: TaskDetail }) {
  const { task, parents, children } = detail;
  const taken = [task.id, ...parents.map(({ id }) => id), ...children.map(({ id }) => id)];
  return (
    <section className="dsec" aria-label="Dependencies">
      <h3>Dependencies</h3>
      <div className="deps">
        <Side
          taskId={task.id}
          label="After"
          icon={<CornerLeftUp className="i" aria-hidden="true" />}
          name="parent"
          links={parents}
          hidden={taken}
          add={(id) => linkTasks(id, task.id)}
          remove={(id) => void unlinkTasks(id, task.id)}
        />
        <Side
          taskId={task.id}
          label="Then"
          icon={<CornerRightDown className="i" aria-hidden="true" />}
          name="child"
          links={children}
          hidden={taken}
          add={(id) => linkTasks(task.id, id)}
          remove={(id) => void unlinkTasks(task.id, id)}
        />
      </div>
    </section>
  );
}
