/** axe-core in a page: WCAG 2.2 A and AA, and what axe calls best practice. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Rules whose answer depends on colours; every other rule says the same in both themes. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

async function run(page: Page, options: RunOptions): Promise<string[]> {
  const { violations }: Pick<AxeResults, 'violations'> = await page.evaluate(
    async (chosen) => {
      const runner = Reflect.get(window, 'axe') as typeof import('axe-core');
      return { violations: (await runner.run(document, chosen)).violations };
    },
    { ...options, resultTypes: ['violations'] satisfies RunOptions['resultTypes'], preload: false },
  );
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary ?? ''}`),
  );
}

/** What axe complains about in the theme that is shown, then in the other one, each with the theme before it. */
export async function complaintsOf(page: Page): Promise<string[]> {
  await page.evaluate(source);
  const found: string[] = [];
  for (const theme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    await page.locator(`html[data-theme="${theme}"]`).waitFor();
    const options: RunOptions = theme === 'dark' ? {} : { runOnly: { type: 'rule', values: COLOUR_RULES } };
    found.push(...(await run(page, options)).map((text) => `${theme}: ${text}`));
  }
  return found;
}
