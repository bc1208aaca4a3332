import { Avatar } from '../../components/avatar.tsx';
import { useBoard } from '../../stores/use-stores.ts';

/** The profiles, each with what it is for; choosing one confirms. */
export function WorkerChoices({ onPick }: { onPick(name: string): void }) {
  const profiles = useBoard((board) => board.engine?.profiles);
  if (profiles === undefined) return <p>The list of workers has not arrived yet.</p>;
  return (
    <div className="list">
      {profiles.map((profile, index) => (
        <button
          type="button"
          className="mi"
          key={profile.name}
          data-first={index === 0 || undefined}
          onClick={() => onPick(profile.name)}
        >
          <Avatar name={profile.name} />
          {profile.name}
          <span className={profile.problem === null ? 'hint trunc' : 'hint trunc c-warn'}>
            {profile.problem ?? profile.description}
          </span>
        </button>
      ))}
    </div>
  );
}
