/** The list of shortcuts as rows, made from the actions themselves. Pure. */
import { SECTIONS } from '../../actions/action.ts';
import type { Action, Section } from '../../actions/action.ts';

export interface ShortcutRow {
  name: string;
  keys: readonly string[];
}
interface ShortcutSection {
  section: Section;
  rows: readonly ShortcutRow[];
}

/** Sections in their order, with the rows whose name contains the text; empty sections are left out. */
export function shortcutSections(actions: readonly Action[], text: string): ShortcutSection[] {
  const wanted = text.trim().toLowerCase();
  return SECTIONS.map((section) => {
    const rows = new Map<string, string[]>();
    for (const action of actions) {
      const name = action.row ?? action.name;
      if (action.section !== section || action.keys.length === 0 || !name.toLowerCase().includes(wanted)) continue;
      rows.set(name, [...(rows.get(name) ?? []), ...action.keys]);
    }
    return { section, rows: [...rows].map(([name, keys]) => ({ name, keys })) };
  }).filter(({ rows }) => rows.length > 0);
}
