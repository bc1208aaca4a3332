import { describe, expect, it } from 'vitest';
import { TOOL_NAMES, TOOLS } from '../../../src/contract/tools.ts';
import { toolsFor } from '../../../src/main/hosts/mcp/serve-tools.ts';

describe('the tools that models see', () => {
  it.each(TOOL_NAMES)('%s is the agreed schema (style rule 19)', (name) => {
    expect(toolsFor('orchestrator').find((tool) => tool.name === name)).toMatchSnapshot();
  });

  it('are seven for a worker, nine for an orchestrator, and none for anybody else (kernel-spec 7.1)', () => {
    const names = (user: 'worker' | 'orchestrator' | null): string[] => toolsFor(user).map((tool) => tool.name);
    expect(names('worker')).toEqual([
      'kanban_show',
      'kanban_complete',
      'kanban_block',
      'kanban_heartbeat',
      'kanban_comment',
      'kanban_create',
      'kanban_link',
    ]);
    expect(names('orchestrator')).toEqual(TOOL_NAMES);
    expect(names(null)).toEqual([]);
  });

  it.each(TOOL_NAMES)('%s has an example that passes its own schema', (name) => {
    expect(TOOLS[name].input.safeParse(TOOLS[name].example)).toMatchObject({ success: true });
  });

  it('cost a worker less than 8 KB of its context', () => {
    expect(JSON.stringify(toolsFor('worker')).length).toBeLessThan(8_192);
  });
});
