/** The public library, exported as `flockboard/kernel`. */
export { openBoard, type Board } from './board.ts';
export { acquireDispatchLock, dispatchOnce, resolveWorkspace, type DispatchOnceOptions } from './dispatch.ts';
export type { DispatchResult, SpawnFunction } from '../../dispatcher/dispatcher.ts';
export { Fault, Refusal, type RefusalCode } from '../../../contract/error.ts';
export type { BlockKind, EventKind, RunOutcome, RunPhase, Status, WorkspaceKind } from '../../../contract/status.ts';
export type { LinkRule } from '../../../contract/event.ts';
export type {
  BoardEvent,
  Comment,
  CreateTaskInput,
  DecomposeInput,
  LateVerdict,
  PlannedTask,
  Run,
  SpecifyInput,
  Task,
  TaskFilter,
  TaskPatch,
} from '../../../contract/task.ts';
