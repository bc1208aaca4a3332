/** The config.toml that `init` writes: every key as a comment with its default, so that the file changes nothing. */
export const CONFIG_TEMPLATE = `# Flockboard configuration. Everything here is optional; lines that begin with "#" show the defaults.

[dispatch]
# enabled = true               # start workers while the app or "flockboard serve" runs
# max_workers = 4              # live workers on one board
# failure_limit = 2            # failures after which a task is blocked for a person
# default_assignee = ""        # who works on tasks without an assignee, such as "shell"
# interval_seconds = 60        # safety net; changes are acted on at once
# claim_ttl_seconds = 900      # how long a claim lasts without a heartbeat
# stop_grace_seconds = 5       # from asking a worker to stop to ending it
# verdict_grace_seconds = 10   # after its verdict, for a worker to end by itself
# retry_backoff_seconds = 1    # pause before the first retry; doubles up to five minutes; 0 retries at once
# memory_floor_mb = 256        # no worker starts while less memory is available; 0 never looks

[retention]
# scratch_hours = 24           # folders that workers were given, after the task and all that follow it are done; 0 keeps
# log_days = 30                # logs of ended runs; 0 keeps

[logs]
# max_bytes = 67108864         # of one run

# A worker of your own: the program and its arguments, never a shell line. Variables are {prompt}, {prompt_file},
# {task_id}, {title}, {workspace}, {board} and {model}. Assign tasks to it by its name.
#
# [profiles.claude]
# command = ["claude", "-p", "{prompt}"]
# slots = 2                    # at once
# max_runtime_seconds = 3600
# pass_env = ["ANTHROPIC_API_KEY"]
#
# The built-in workers "shell" and "demo" need no entry; a table of their name changes slots, time limit or env.
#
# [profiles.shell]
# slots = 4
`;
