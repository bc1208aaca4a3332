/** The config.toml that `init` writes: every key as a comment with its default, so that the file changes nothing. */
export const CONFIG_TEMPLATE = `# Flockboard configuration. Everything here is optional; lines that begin with "#" show the defaults.

[dispatch]
# enabled = true               # start workers while the app or "flockboard serve" runs
# max_workers = 4              # live workers on one board
# max_workers_per_tenant caps each tenant in the same way; without it there is no such cap.
# failure_limit = 2            # failures after which a task is blocked for a person
# default_assignee = ""        # who works on tasks without an assignee, such as "shell"
# interval_seconds = 60        # safety net; changes are acted on at once
# claim_ttl_seconds = 900      # how long a claim lasts without a heartbeat
# stop_grace_seconds = 5       # from asking a worker to stop to ending it
# verdict_grace_seconds = 10   # after its verdict, for a worker to end by itself
# retry_backoff_seconds = 1    # pause before the first retry; doubles up to five minutes; 0 retries at once
# pause_on_battery = false     # no worker starts while the machine runs on battery
# memory_floor_mb = 256        # no worker starts while less memory is available; 0 never looks

[retention]
# scratch_hours = 24           # folders that workers were given, after the task and all that follow it are done; 0 keeps
# log_days = 30                # logs of ended runs; 0 keeps

[notices]                      # which of them the desktop shows as a system notification
# question = true              # a worker asks something
# gave_up = true               # a task failed too often
# no_verdict = true            # a worker ended without saying how it went
# review = true                # work waits for approval
# stuck = true                 # ready work that cannot start
# dispatcher_gone = true       # nobody starts workers any more
# followed = true              # news of a task that you follow in the window

[desktop]
# start_at_login = false       # the desktop app starts when you log in

[open]                         # what the window opens things with; without it, what is found on the PATH
# editor = ["code", "{path}"]  # a workspace, a log, this file
# terminal = ["xterm"]         # starts in the workspace

[logs]
# max_bytes = 67108864         # of one run

# Who is told of what happens to a task: flockboard notify subscribe <id> --platform phone --chat-id me
#
# [notify.phone]
# command = ["my-notifier"]    # gets one line of JSON on standard input; or: file = "/home/me/notices"

# A worker of your own: the program and its arguments, never a shell line. Variables are {prompt}, {prompt_file},
# {task_id}, {title}, {workspace}, {board}, {model} and {mcp_file}. Assign tasks to it by its name.
#
# [profiles.mine]
# command = ["my-agent", "-p", "{prompt}"]
# slots = 2                    # at once
# max_runtime_seconds = 3600
# pass_env = ["MY_AGENT_KEY"]
#
# Claude Code, Codex, OpenCode, Gemini CLI, Hermes and Aider need no entry where they are installed; a table of their
# name changes single keys, and kind = "claude" makes another worker of that sort.
#
# [profiles.reviewer]
# kind = "claude"
# model = "opus"
#
# The built-in workers "shell" and "demo" need no entry; a table of their name changes slots, time limit or env.
#
# [profiles.shell]
# slots = 4

# Where "flockboard notify subscribe --platform <name>" sends what happens to a task: a program that gets one line of
# JSON on standard input, or a file that gets one.
#
# [notify.inbox]
# file = "/home/you/flock-notices.jsonl"
#
# How new git worktrees of a repository are prepared: ignored files to copy, then a command.
#
# [worktrees."/home/you/code/harbor"]
# copy = [".env"]
# setup = ["npm", "ci"]
`;
