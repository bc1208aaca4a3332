import { Waypoints } from 'lucide-react';
import { useMemo } from 'react';
import { setDialog } from '../../actions/view.ts';
import { boardNow } from '../../lib/clock.ts';
import type { LinkGraph } from '../../lib/board-links.ts';
import { useBoardLinks } from '../../lib/use-board-links.ts';
import { useBoard, useView } from '../../stores/use-stores.ts';
import { viewStore } from '../../stores/view-store.ts';
import '../../styles/graph.css';
import '../../styles/graph-panel.css';
import { GraphBar } from './graph-bar.tsx';
import { GraphCanvas } from './graph-canvas.tsx';
import { criticalPath, projectsOf, shownOf } from './graph-model.ts';
import { GraphPanel } from './graph-panel.tsx';
import { useLayout } from './use-layout.ts';
import { useLinking } from './use-linking.ts';

function Message({ title, text, action }: { title: string; text: string; action?: React.ReactNode }) {
  return (
    <output className="gmessage">
      <Waypoints className="i" size={22} aria-hidden="true" />
      <h2>{title}</h2>
      <p>{text}</p>
      {action}
    </output>
  );
}

/** What is shown instead of a graph without a node. */
function NoGraph({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered) {
    const show = (): void =>
      viewStore.setState((view) => ({ graph: { ...view.graph, project: null, hidesDone: false } }));
    return (
      <Message
        title="No linked task matches"
        text="The filter hides every task that has a link."
        action={
          <button type="button" className="btn out" onClick={show}>
            Show all
          </button>
        }
      />
    );
  }
  return (
    <Message
      title="No task waits for another yet"
      text="Give a task a parent, and both appear here in the order in which they can be done."
      action={
        <button type="button" className="btn out" onClick={() => setDialog(true)}>
          New task
        </button>
      }
    />
  );
}

function Loaded({ graph }: { graph: LinkGraph }) {
  const cards = useBoard((state) => state.cards);
  const { project, hidesDone, showsCritical } = useView((view) => view.graph);
  const isDrawerOpen = useView((view) => view.drawerId !== null);
  const projects = useMemo(() => projectsOf(graph, cards), [graph, cards]);
  const shown = useMemo(() => shownOf(graph, cards, { project, hidesDone }), [graph, cards, project, hidesDone]);
  const ids = useMemo(() => shown.cards.map((card) => card.id), [shown]);
  const critical = useMemo(() => criticalPath(shown, graph, boardNow()), [shown, graph]);
  const layout = useLayout(ids, shown.edges, `${project ?? ''}|${hidesDone}`);
  const linking = useLinking(graph);
  const bar = <GraphBar projects={projects} linking={linking} />;
  if (ids.length === 0) {
    return (
      <div className="graphwrap" data-testid="graph">
        {(project !== null || hidesDone) && bar}
        <NoGraph isFiltered={project !== null || hidesDone} />
      </div>
    );
  }
  if (layout === null) return <Message title="Placing the tasks" text={`${ids.length} tasks are being arranged.`} />;
  return (
    <>
      <GraphCanvas
        shown={shown}
        graph={graph}
        layout={layout}
        critical={showsCritical ? critical.ids : NONE}
        linking={linking}
      >
        {bar}
      </GraphCanvas>
      {!isDrawerOpen && <GraphPanel shown={shown} graph={graph} critical={critical} project={project} />}
    </>
  );
}

const NONE: readonly string[] = [];

/** The dependency graph of a board: what waits for what, what takes longest, and what holds it up. */
export default function GraphScreen() {
  const isLoaded = useBoard((state) => state.isLoaded);
  const { graph, problem } = useBoardLinks();
  if (graph !== null && isLoaded) return <Loaded graph={graph} />;
  if (problem !== null) return <Message title="The links could not be read" text={problem} />;
  return <Message title="Opening the graph" text="Reading the links of the board." />;
}
