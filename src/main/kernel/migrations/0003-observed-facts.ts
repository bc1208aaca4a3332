/**
 * The third schema: what the dispatcher found after a worker said that it is done (F047). `has_check` is written before
 * the worker starts, so that the process which takes its verdict need not know the configuration; `to_observe` is set
 * with such a verdict and cleared with the facts, so that an observation which a crash cut short is made again.
 */
export const observedFacts = `
ALTER TABLE task_runs ADD COLUMN has_check INTEGER NOT NULL DEFAULT 0 CHECK (has_check IN (0, 1));
ALTER TABLE task_runs ADD COLUMN to_observe INTEGER NOT NULL DEFAULT 0 CHECK (to_observe IN (0, 1));
ALTER TABLE task_runs ADD COLUMN observed TEXT CHECK (observed IS NULL OR json_valid(observed));

CREATE INDEX runs_to_observe ON task_runs(id) WHERE to_observe = 1;
`;
