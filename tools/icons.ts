/**
 * Draws the application's and the tray's icons from the brand mark and writes them as PNG into resources/. Run it
 * after changing the mark; the results are committed, so that neither build nor tests need a browser for them.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { launchBrowser } from './browser.ts';

const resources = join(import.meta.dirname, '../resources');

/** Three feathers that are also three columns; the lead one is live. On a field of 20 by 20. */
function mark(colours: { rest: string; lead: string; dim: number; mid: number }): string {
  const feather = (x: number, top: number, fill: string, opacity: number): string =>
    `<path d="M${x} 18V${top + 3.4}a3.4 3.4 0 0 1 3.4-3.4h1.4v${18 - top - 3.4}a3.4 3.4 0 0 1-3.4 3.4z" fill="${fill}" opacity="${opacity}"/>`;
  const { rest, lead, dim, mid } = colours;
  return feather(1.4, 9.5, rest, dim) + feather(7.6, 5.5, rest, mid) + feather(13.8, 1.5, lead, 1);
}

const svg = (inner: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="100%" height="100%" viewBox="0 0 20 20">${inner}</svg>`;

const dot = (colour: string): string => `<circle cx="16.4" cy="3.6" r="3.4" fill="${colour}"/>`;
const grey = '#b3b9c4';
const idle = { rest: grey, lead: '#eef0f3', dim: 0.6, mid: 0.85 };
const live = { rest: grey, lead: '#3fd9a4', dim: 0.6, mid: 0.85 };
const faint = { rest: '#8d94a1', lead: '#8d94a1', dim: 0.5, mid: 0.6 };

/** The states of design section 4: idle, working, needs you, paused, stopped. */
const TRAY: Readonly<Record<string, string>> = {
  idle: svg(mark(idle)),
  working: svg(mark(live)),
  attention: svg(mark(live) + dot('#ff6b5a')),
  paused: svg(mark(faint)),
  stopped: svg(mark(faint) + dot('#f2bd57')),
};
const TRAY_SIZES = [
  { pixels: 16, suffix: '' },
  { pixels: 24, suffix: '@1.5x' },
  { pixels: 32, suffix: '@2x' },
] as const;

const ICON = svg(
  `<rect x="0.6" y="0.6" width="18.8" height="18.8" rx="5.2" fill="#15171b"/>
  <g transform="translate(4.2 4.1) scale(0.58)">${mark({ ...live, rest: '#eef0f3', dim: 0.45, mid: 0.8 })}</g>`,
);

async function draw(browser: Browser, markup: string, pixels: number): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: pixels, height: pixels } });
  await page.setContent(`<style>body{margin:0;height:100vh}svg{display:block}</style>${markup}`);
  const image = await page.screenshot({ omitBackground: true });
  await page.close();
  return image;
}

async function drawAll(): Promise<void> {
  mkdirSync(join(resources, 'tray'), { recursive: true });
  writeFileSync(join(resources, 'icon.svg'), `${ICON.replaceAll('100%', '512')}\n`);
  const browser = await launchBrowser();
  for (const [name, markup] of Object.entries(TRAY)) {
    for (const { pixels, suffix } of TRAY_SIZES) {
      writeFileSync(join(resources, 'tray', `${name}${suffix}.png`), await draw(browser, markup, pixels));
    }
  }
  writeFileSync(join(resources, 'icon.png'), await draw(browser, ICON, 512));
  await browser.close();
}

if (import.meta.main) await drawAll();
