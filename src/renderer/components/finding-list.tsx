import { CircleAlert, OctagonAlert, TriangleAlert } from 'lucide-react';
import type { MouseEvent } from 'react';
import type { Finding, FindingAction, Severity } from '../../contract/diagnostics.ts';
import { remedy } from '../actions/findings.ts';
import { openDrawer } from '../actions/view.ts';
import '../styles/findings.css';

const ICONS = { warning: TriangleAlert, error: CircleAlert, critical: OctagonAlert } as const;
const SEVERITY_NAMES: Readonly<Record<Severity, string>> = {
  warning: 'Warning',
  error: 'Problem',
  critical: 'Urgent',
};

function Remedies({ finding, done }: { finding: Finding; done(): void }) {
  const press = (action: FindingAction) => (event: MouseEvent<HTMLElement>) => {
    const rect = event.currentTarget.getBoundingClientRect();
    done();
    remedy(action, finding, { x: rect.left + rect.width / 2, y: rect.bottom + 8 });
  };
  return (
    <div className="facts">
      {finding.actions.map((action) => (
        <button
          type="button"
          key={action.label}
          className={action.suggested ? 'btn sm out' : 'btn sm'}
          title={action.command ?? undefined}
          onClick={press(action)}
        >
          {action.label}
        </button>
      ))}
    </div>
  );
}

const NOTHING = (): void => undefined;

interface Props {
  findings: readonly Finding[];
  /** Names the task of each finding, with a way to it. */
  namesTasks: boolean;
  /** Called before a remedy is carried out. */
  done?: () => void;
}

/** What is wrong, in whole sentences, each with what can be done about it. */
export function FindingList({ findings, namesTasks, done = NOTHING }: Props) {
  return (
    <ul className="findings">
      {findings.map((finding) => {
        const { kind, taskId, severity, title, text } = finding;
        const Icon = ICONS[severity];
        return (
          <li key={`${kind} ${taskId ?? ''}`} data-kind={kind} data-severity={severity}>
            <Icon className="i" aria-label={SEVERITY_NAMES[severity]} />
            <div>
              <b>{title}</b>
              {namesTasks && taskId !== null && (
                <button
                  type="button"
                  className="ftask"
                  onClick={() => {
                    done();
                    openDrawer(taskId, true);
                  }}
                >
                  <span className="id">{taskId}</span> <span className="trunc">{finding.taskTitle}</span>
                </button>
              )}
              <p>{text}</p>
              <Remedies finding={finding} done={done} />
            </div>
          </li>
        );
      })}
    </ul>
  );
}
