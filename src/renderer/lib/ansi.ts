/**
 * One log line to spans: colours and weights by class, text as text. Only SGR sequences survive; cursor movement,
 * titles and hyperlinks of terminals are dropped, so a log can draw nothing but coloured text (threat T10).
 */
import Anser from 'anser';

interface Span {
  text: string;
  className: string;
  /** A 256- or 24-bit colour as `r, g, b`; null when the class says it all. */
  color: string | null;
}

/* oxlint-disable no-control-regex -- the patterns are about control characters: ESC, BEL, C1 and C0. */
const CSI_NOT_SGR = new RegExp('\\u001b\\[[0-9;?=>!]*[ -/]*[@-ln-~]', 'g');
const OSC = new RegExp('\\u001b[\\]PX^_][^\\u0007\\u001b]*(?:\\u0007|\\u001b\\\\)?', 'g');
const OTHER_ESCAPE = new RegExp('\\u001b(?!\\[)[ -/]*[0-~]?', 'g');
const CONTROLS = new RegExp('[\\u0000-\\u0008\\u000b-\\u001a\\u001c-\\u001f\\u007f-\\u009f]', 'g');
/* oxlint-enable no-control-regex */

/** The sixteen colours that the theme draws. */
const NAMED = /^ansi-(?:bright-)?(?:black|red|green|yellow|blue|magenta|cyan|white)$/;
const LEVELS = [0, 95, 135, 175, 215, 255];

/** Colours 16 to 255 of xterm: a cube of six levels, then greys. */
function paletteColor(name: string | null): string | null {
  const index = Number(/^ansi-palette-(\d+)$/.exec(name ?? '')?.[1] ?? Number.NaN);
  if (Number.isNaN(index) || index < 16 || index > 255) return null;
  if (index > 231) return Array.from({ length: 3 }, () => 8 + (index - 232) * 10).join(', ');
  const cube = index - 16;
  return [Math.floor(cube / 36), Math.floor(cube / 6) % 6, cube % 6].map((level) => LEVELS[level]).join(', ');
}

/** Splits a line into spans; a line without escapes costs one allocation. */
export function parseAnsi(line: string): Span[] {
  const clean = line.replace(OSC, '').replace(CSI_NOT_SGR, '').replace(OTHER_ESCAPE, '').replace(CONTROLS, '');
  if (!clean.includes('\u001b')) return [{ text: clean, className: '', color: null }];
  const entries = Anser.ansiToJson(clean, { json: true, use_classes: true, remove_empty: true });
  return entries.map((entry) => {
    const name = typeof entry.fg === 'string' && NAMED.test(entry.fg) ? entry.fg : '';
    const classes = [name, ...entry.decorations.map((decoration) => `ansi-${decoration}`)];
    return {
      text: entry.content.replaceAll('\u001b', ''),
      className: classes.filter(Boolean).join(' '),
      color: /^\d+, ?\d+, ?\d+$/.test(entry.fg_truecolor ?? '') ? entry.fg_truecolor : paletteColor(entry.fg),
    };
  });
}
