/**
 * Contrast as it is painted: every piece of text and every shape of a status against what lies below it, gradients
 * by their worst stop. Stricter than axe, which leaves out text over gradients and everything that is not text.
 */
import type { Page } from 'playwright-core';

/** Runs inside the page. @returns one line for each that is below its bound: 4.5 for text, 3 for shapes and large text */
function measure(): string[] {
  type Colour = readonly [red: number, green: number, blue: number, alpha: number];
  const canvas = document.createElement('canvas');
  canvas.width = 1;
  canvas.height = 1;
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  const known = new Map<string, Colour>();
  const parse = (text: string): Colour => {
    const found = known.get(text);
    if (found !== undefined || pen === null) return found ?? [0, 0, 0, 0];
    pen.clearRect(0, 0, 1, 1);
    pen.fillStyle = text;
    pen.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0, alpha = 0] = pen.getImageData(0, 0, 1, 1).data;
    const colour: Colour = [red, green, blue, alpha / 255];
    known.set(text, colour);
    return colour;
  };
  const over = (top: Colour, below: Colour, opacity = 1): Colour => {
    const share = top[3] * opacity;
    const mix = (at: 0 | 1 | 2): number => top[at] * share + below[at] * (1 - share);
    return [mix(0), mix(1), mix(2), 1];
  };
  const light = ([red, green, blue]: Colour): number => {
    const part = (value: number): number => {
      const scaled = value / 255;
      return scaled <= 0.04045 ? scaled / 12.92 : ((scaled + 0.055) / 1.055) ** 2.4;
    };
    return 0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue);
  };
  const ratio = (a: Colour, b: Colour): number => {
    const [low = 0, high = 0] = [light(a), light(b)].toSorted((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
  };

  /** What may lie below an element's content: one colour, or one for each stop of a gradient. */
  const belows = new Map<Element | null, readonly Colour[]>([[null, [parse('Canvas')]]]);
  const below = (node: Element | null): readonly Colour[] => {
    const before = belows.get(node);
    if (before !== undefined || node === null) return before ?? [];
    const style = getComputedStyle(node);
    const behind = below(node.parentElement).map((colour) => over(parse(style.backgroundColor), colour));
    const stops = style.backgroundImage.match(/(?:rgba?|color|oklch|oklab|hsla?|lab|lch)\([^()]*\)/g) ?? [];
    const found =
      stops.length === 0 ? behind : behind.flatMap((colour) => stops.map((stop) => over(parse(stop), colour)));
    // Stacked gradients would multiply; the darkest and the lightest are the worst that can be.
    const sorted = found.toSorted((a, b) => light(a) - light(b));
    const ends = sorted.length <= 2 ? sorted : [sorted[0], sorted.at(-1)].filter((colour) => colour !== undefined);
    belows.set(node, ends);
    return ends;
  };
  const opacityOf = (node: Element | null): number =>
    node === null ? 1 : Number(getComputedStyle(node).opacity) * opacityOf(node.parentElement);

  const bad: string[] = [];
  const check = (node: Element, colour: string, least: number, name: string): void => {
    const opacity = opacityOf(node);
    const found = Math.min(...below(node).map((back) => ratio(over(parse(colour), back, opacity), back)));
    if (found < least)
      bad.push(`${found.toFixed(2)} < ${least}: ${name} in .${node.getAttribute('class') ?? node.tagName}`);
  };
  const isShown = (node: Element): boolean => {
    const { width, height } = node.getBoundingClientRect();
    return width > 1 && height > 1 && node.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  };
  const isLeftOut = (node: Element): boolean =>
    node.closest('[aria-disabled="true"], :disabled, .sr-only, .ghost, [inert]') !== null;

  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text !== null; text = texts.nextNode()) {
    const node = text.parentElement;
    const words = text.nodeValue?.trim() ?? '';
    if (words === '' || node === null || isLeftOut(node) || !isShown(node)) continue;
    const style = getComputedStyle(node);
    const size = Number.parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    check(node, style.color, isLarge ? 3 : 4.5, `"${words.slice(0, 40)}"`);
  }
  for (const node of document.querySelectorAll('svg.st, svg.prio'))
    if (!isLeftOut(node) && isShown(node)) check(node, getComputedStyle(node).color, 3, 'shape');
  return [...new Set(bad)];
}

/** What is hard to see in the theme that is shown. */
export function lowContrast(page: Page): Promise<string[]> {
  return page.evaluate(measure);
}
