import { describe, expect, it } from 'vitest';
import { fencedBlocks } from '../../src/main/dispatcher/fenced-blocks.ts';
import { demoSteps } from '../../src/main/hosts/worker/demo-script.ts';
import { createDemoStories, DEMO_STORIES, TOUR_PACE } from '../../src/main/services/demo-stories.ts';
import { openWorld } from '../../src/main/world/open-world.ts';
import { openKernel } from '../../src/main/kernel/open-kernel.ts';
import { kernelWorldOf } from '../../src/main/services/kernel-world.ts';
import { tempDir } from '../support/temp.ts';

function freshKernel(): ReturnType<typeof openKernel> {
  return openKernel({ path: `${tempDir()}/kanban.db`, world: kernelWorldOf(openWorld({ quiet: true })) });
}

describe('the demo stories', () => {
  it('are the four of the tour (kernel-spec 10.3)', () => {
    expect(DEMO_STORIES.map((story) => story.title)).toEqual([
      'A solo developer',
      'A fleet',
      'A role pipeline',
      'A circuit breaker and a crash',
    ]);
  });

  it('are created with their links, comments and workers, and only once', () => {
    const kernel = freshKernel();
    const first = createDemoStories(kernel);
    const tasks = kernel.listTasks();
    expect(tasks).toHaveLength(DEMO_STORIES.reduce((sum, story) => sum + story.tasks.length, 0));
    expect(new Set(tasks.map((task) => task.tenant))).toEqual(new Set(DEMO_STORIES.map((story) => story.key)));
    expect(new Set(tasks.map((task) => task.assignee))).toEqual(new Set(['demo', 'shell']));
    const chain = first[0]?.taskIds.map((id) => kernel.getTask(id)) ?? [];
    expect(chain.map((task) => task?.status)).toEqual(['ready', 'todo', 'todo', 'todo']);
    expect(tasks.flatMap((task) => kernel.listComments(task.id))).toHaveLength(2);

    const second = createDemoStories(kernel);
    expect(second.map((story) => story.created)).toEqual([0, 0, 0, 0]);
    expect(second.map((story) => story.taskIds)).toEqual(first.map((story) => story.taskIds));
    expect(kernel.listTasks()).toHaveLength(tasks.length);
    kernel.close();
  });

  it('are slow enough for a tour unless asked to hurry', () => {
    const waits = (pace?: number): number => {
      const kernel = freshKernel();
      createDemoStories(kernel, pace);
      const bodies = kernel.listTasks().map((task) => task.body ?? '');
      kernel.close();
      const all = bodies.flatMap((body) => [...body.matchAll(/^wait (\d+)ms$/gm)].map((match) => Number(match[1])));
      return all.reduce((sum, ms) => sum + ms, 0);
    };
    expect(waits()).toBe(waits(1) * TOUR_PACE);
  });

  it('have bodies that their workers can play', () => {
    const kernel = freshKernel();
    createDemoStories(kernel);
    const played = kernel
      .listTasks()
      .map((task) => (task.assignee === 'shell' ? fencedBlocks(task.body ?? '', ['sh']) : demoSteps(task.body)).length);
    expect(Math.min(...played)).toBeGreaterThan(0);
    kernel.close();
  });
});
