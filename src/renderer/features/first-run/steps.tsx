import { Check } from 'lucide-react';
import { timer } from '../../lib/format.ts';
import { useBoard, useCard } from '../../stores/use-stores.ts';
import { waitText } from './first-task.ts';
import type { Stage, Times } from './first-task.ts';

interface Props {
  id: string | null;
  stage: Stage;
  times: Times;
}

/** The four steps, what each took, and what is happening in the present one. */
export function Steps({ id, stage, times }: Props) {
  const engine = useBoard((state) => state.engine);
  const card = useCard(id);
  const steps = [
    { name: 'Create a task', text: 'Written for you. One click.', ms: times.created },
    { name: 'The dispatcher picks it up', text: waitText(engine, card), ms: times.pickedUp },
    { name: 'A worker does it', text: 'Real process, real log. Close the window and it keeps going.', ms: times.done },
    { name: 'Read what it handed back', text: 'The summary goes to whatever task comes next.', ms: null },
  ];
  const now = stage === 3 ? 2 : stage;
  return (
    <ol className="steps">
      {steps.map((step, index) => {
        const state = index < now ? 'ok' : index === now ? 'now' : 'todo';
        return (
          <li className={`step ${state}`} key={step.name} aria-current={index === now ? 'step' : undefined}>
            <span className="nb">{index < now ? <Check className="i" aria-label="Done" /> : index + 1}</span>
            <div>
              <h2>
                {step.name}
                {index < now && step.ms !== null && <span className="t">{timer(step.ms).replace(/^0/, '')}</span>}
              </h2>
              {index === now && <p>{step.text}</p>}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
