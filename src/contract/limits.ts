/** Bounds of user input, shared by kernel, RPC schemas and forms so that every surface refuses the same things. */
export const TITLE_CHARS_MAX = 10_000;
export const BODY_CHARS_MAX = 2_000_000;
export const COMMENT_CHARS_MAX = 500_000;
export const RESULT_CHARS_MAX = 2_000_000;
export const METADATA_BYTES_MAX = 262_144;
export const NAME_CHARS_MAX = 200;
export const SKILLS_MAX = 64;
/** How many of the parents that a task waits for are told with it. */
export const WAITS_MAX = 20;
export const PARENTS_MAX = 10_000;
export const PRIORITY_MIN = -1_000;
export const PRIORITY_MAX = 1_000;
export const IDEMPOTENCY_KEY_CHARS_MAX = 512;
export const ERROR_CHARS_MAX = 4_096;

/** Tasks that one run of a worker may create (threat T13). An agent that needs more asks a person or splits its own work. */
export const RUN_TASKS_MAX = 50;
/**
 * Generations of workers below a person's task that may create tasks which start by themselves; deeper ones land in
 * triage. Fewer stops honest splitting, more lets a plan that creates plans run away (T13).
 */
export const RUN_DEPTH_MAX = 3;
/** Events of finished tasks are kept at least that long, whoever asks for retention (failures.md F076). */
export const EVENT_AGE_MIN_SECONDS = 3_600;

/** Parts into which one task may be split at once; a plan of more is a plan that nobody has read (F056). */
export const PLAN_TASKS_MAX = 100;

/** How long a claim lasts without a heartbeat. Shorter re-queues honest slow work, longer hides a dead claimer. */
export const CLAIM_TTL_SECONDS = 900;
/**
 * How long a deleted task can be brought back. Too short loses what somebody deleted on a Friday, too long only keeps
 * some rows.
 */
export const UNDELETE_SECONDS = 7 * 86_400;
/** Failures of the worker itself after which the breaker trips, unless the task or config says otherwise. */
export const FAILURE_LIMIT = 2;
/** Failed deliveries after which a notice becomes a dead letter, so that those behind it are delivered (F101). */
export const DELIVERY_ATTEMPTS_MAX = 12;

/** Bytes of one piece of an upload. Larger ones hold up other calls of the window for too long. */
export const UPLOAD_PIECE_BYTES = 524_288;
/** Bytes of one part of an upload. Less refuses boards that people have, more lets a page fill the disk sooner. */
export const UPLOAD_BYTES_MAX = 1_073_741_824;
