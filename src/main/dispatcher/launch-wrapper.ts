/**
 * The fixed shell text that every worker is started through. It runs the worker's argv and leaves the exit code
 * in a file, so that a worker that ends while no dispatcher lives is settled from what really happened
 * (failures.md F013, F031; promise P5). Data reaches it as positional parameters only, never as shell text.
 *
 * The wrapper is the leader of the worker's session, carries the run token, and lives as long as the worker in
 * its foreground. A signal to the group reaches both; the no-op trap keeps the wrapper alive until it has written
 * the code, and the worker itself starts with default handlers (a trapped signal is reset in a child, POSIX 2.11).
 * The code goes out in one write; whoever reads before it, or after a full disk, finds an empty record and takes it
 * for none. A second file and mv(1) would cost each worker a process more and say nothing better.
 */

const TEXT = `record=$1; shift
trap : HUP INT TERM
"$@"
code=$?
umask 077
printf '%s\\n' "$code" >"$record"
exit "$code"`;

/** argv that runs `worker` (its first element an absolute path) and records its exit code at `record`. */
export function wrapped(worker: readonly string[], record: string): string[] {
  return ['/bin/sh', '-c', TEXT, 'flockboard-run', record, ...worker];
}

/** The code in the text of an exit record, or null when the text is missing or not one. */
export function parseExitRecord(text: string | null): number | null {
  return text !== null && /^\d{1,3}\n$/.test(text) ? Number(text) : null;
}
