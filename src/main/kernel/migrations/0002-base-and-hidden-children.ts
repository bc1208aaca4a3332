/**
 * The second schema: a worktree's branch may begin elsewhere than at HEAD (`base_branch`), and a deleted child no longer
 * counts in what its parents show of their children (Q50). Edges of deleted tasks stay and are kept up to date, so that
 * bringing one back finds them right; only `child_count` and `child_done_count` leave it out.
 */
const satisfied = (row: string): string =>
  `(${row}.status = 'done' OR (${row}.status = 'archived' AND ${row}.completed_at IS NOT NULL))`;

/** 1 while a parent in `row` holds back a child over an edge with that rule; as in version 1. */
const edgeOpen = (row: string, rule: string): string =>
  `(CASE ${rule} WHEN 'waived' THEN 0 WHEN 'closed' THEN ${row}.status NOT IN ('done', 'archived') ELSE NOT ${satisfied(row)} END)`;

/** 1 for a child that its parents show, and for one of those that is finished. */
const shown = (row: string): string => `(${row}.deleted_at IS NULL)`;
const shownDone = (row: string): string => `(${row}.deleted_at IS NULL AND ${satisfied(row)})`;

const nextSeq = '(SELECT coalesce(max(id), 0) + 1 FROM task_events)';

export const baseAndHiddenChildren = `
ALTER TABLE tasks ADD COLUMN base_branch TEXT;

DROP TRIGGER link_added;
DROP TRIGGER link_removed;
DROP TRIGGER task_turned;

CREATE TRIGGER link_added AFTER INSERT ON task_links BEGIN
  UPDATE tasks SET parent_count = parent_count + 1, change_seq = ${nextSeq},
    open_parent_count = open_parent_count + NEW.open WHERE id = NEW.child_id;
  UPDATE tasks SET change_seq = ${nextSeq},
    child_count = child_count + (SELECT ${shown('c')} FROM tasks c WHERE c.id = NEW.child_id),
    child_done_count = child_done_count + (SELECT ${shownDone('c')} FROM tasks c WHERE c.id = NEW.child_id)
    WHERE id = NEW.parent_id;
  UPDATE task_links SET open = (SELECT ${edgeOpen('p', 'NEW.rule')} FROM tasks p WHERE p.id = NEW.parent_id)
    WHERE parent_id = NEW.parent_id AND child_id = NEW.child_id;
END;
CREATE TRIGGER link_removed AFTER DELETE ON task_links BEGIN
  UPDATE tasks SET parent_count = parent_count - 1, change_seq = ${nextSeq},
    open_parent_count = open_parent_count - OLD.open WHERE id = OLD.child_id;
  UPDATE tasks SET change_seq = ${nextSeq},
    child_count = child_count - coalesce((SELECT ${shown('c')} FROM tasks c WHERE c.id = OLD.child_id), 1),
    child_done_count = child_done_count - coalesce((SELECT ${shownDone('c')} FROM tasks c WHERE c.id = OLD.child_id), 0)
    WHERE id = OLD.parent_id;
END;
CREATE TRIGGER task_turned AFTER UPDATE OF status, completed_at ON tasks
  WHEN NEW.status <> OLD.status AND (NEW.status IN ('done', 'archived') OR OLD.status IN ('done', 'archived'))
BEGIN
  UPDATE task_links SET open = ${edgeOpen('NEW', 'rule')}
    WHERE parent_id = NEW.id AND open <> ${edgeOpen('NEW', 'rule')};
  UPDATE tasks SET child_done_count = child_done_count + ${shownDone('NEW')} - ${shownDone('OLD')}, change_seq = ${nextSeq}
    WHERE ${shownDone('NEW')} <> ${shownDone('OLD')}
      AND id IN (SELECT parent_id FROM task_links WHERE child_id = NEW.id);
END;
CREATE TRIGGER task_hidden AFTER UPDATE OF deleted_at ON tasks WHEN ${shown('NEW')} <> ${shown('OLD')} AND NEW.parent_count > 0
BEGIN
  UPDATE tasks SET child_count = child_count + ${shown('NEW')} - ${shown('OLD')},
    child_done_count = child_done_count + ${shownDone('NEW')} - ${shownDone('OLD')}, change_seq = ${nextSeq}
    WHERE id IN (SELECT parent_id FROM task_links WHERE child_id = NEW.id);
END;

UPDATE tasks SET
  child_count = (SELECT count(*) FROM task_links l JOIN tasks c ON c.id = l.child_id
    WHERE l.parent_id = tasks.id AND ${shown('c')}),
  child_done_count = (SELECT count(*) FROM task_links l JOIN tasks c ON c.id = l.child_id
    WHERE l.parent_id = tasks.id AND ${shownDone('c')})
WHERE id IN (SELECT l.parent_id FROM task_links l JOIN tasks c ON c.id = l.child_id WHERE NOT ${shown('c')});
`;
