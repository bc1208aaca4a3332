import { Play } from 'lucide-react';
import { useState } from 'react';
import { createTask, isTrouble } from '../../actions/tasks.ts';
import { openDrawer, setDialog } from '../../actions/view.ts';
import { BrandMark } from '../../components/brand-mark.tsx';
import { KeyCap } from '../../components/key-cap.tsx';
import { viewStore } from '../../stores/view-store.ts';

const FIRST_TASK = {
  title: 'Say hello from a worker',
  body: 'Runs on this machine with nothing installed.\n\n```sh\nfor n in 1 2 3 4 5; do\n  echo "counting: $n of 5"\n  sleep 1\ndone\necho "Hello from a worker"\n```\n',
  assignee: 'shell',
};

/** What an empty board says: one button that makes a real worker do a real task. */
export function Welcome() {
  const [problem, setProblem] = useState<string | null>(null);
  const run = async (): Promise<void> => {
    const made = await createTask(FIRST_TASK);
    if (isTrouble(made)) setProblem(made.text);
    else openDrawer(made.id);
  };
  return (
    <aside className="welcome" aria-label="Get started">
      <BrandMark size={30} />
      <h2>Get one task done</h2>
      <p>A built-in worker does the first one, so there is nothing to install.</p>
      {problem !== null && (
        <p className="fielderror" role="alert">
          {problem}
        </p>
      )}
      <div className="acts">
        <button type="button" className="btn pri lg" onClick={() => void run()}>
          <Play className="i" aria-hidden="true" />
          Run the first task
        </button>
        <button type="button" className="btn out lg" onClick={() => setDialog(true)}>
          Write my own <KeyCap keys="C" />
        </button>
      </div>
      <button type="button" className="quiet" onClick={() => viewStore.setState({ hasDismissedWelcome: true })}>
        Open the empty board
      </button>
    </aside>
  );
}
