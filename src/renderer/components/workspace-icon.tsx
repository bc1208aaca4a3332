import { Folder, GitBranch, SquareDashed } from 'lucide-react';
import type { WorkspaceKind } from '../../contract/status.ts';

const ICONS = { scratch: SquareDashed, dir: Folder, worktree: GitBranch } as const;
const NAMES = { scratch: 'Scratch folder', dir: 'Folder', worktree: 'Git worktree' } as const;

/** Where the worker works, as a glyph. */
export function WorkspaceIcon({ kind }: { kind: WorkspaceKind }) {
  const Icon = ICONS[kind];
  return (
    <span className="wsicon" title={NAMES[kind]}>
      <Icon className="i" size={12} aria-hidden="true" />
      <span className="sr-only">{NAMES[kind]}</span>
    </span>
  );
}
