/** Bounds of user input, shared by kernel, RPC schemas and forms so that every surface refuses the same things. */
export const TITLE_CHARS_MAX = 10_000;
export const BODY_CHARS_MAX = 2_000_000;
export const COMMENT_CHARS_MAX = 500_000;
export const RESULT_CHARS_MAX = 2_000_000;
export const METADATA_BYTES_MAX = 262_144;
export const NAME_CHARS_MAX = 200;
export const SKILLS_MAX = 64;
export const PARENTS_MAX = 10_000;
export const PRIORITY_MIN = -1_000;
export const PRIORITY_MAX = 1_000;
export const IDEMPOTENCY_KEY_CHARS_MAX = 512;
export const ERROR_CHARS_MAX = 4_096;

/** How long a claim lasts without a heartbeat. Shorter re-queues honest slow work, longer hides a dead claimer. */
export const CLAIM_TTL_SECONDS = 900;
/** Failures of the worker itself after which the breaker trips, unless the task or config says otherwise. */
export const FAILURE_LIMIT = 2;
