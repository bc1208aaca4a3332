/** Commands and tasks used last from the palette, newest first, remembered by the browser's storage. */
const KEY = 'flockboard.recent';
const KEPT_MAX = 30;

function read(): string[] {
  try {
    const saved: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(saved) ? saved.filter((item) => typeof item === 'string') : [];
  } catch {
    return [];
  }
}

/** 0 for the one used last; Infinity for what never was. */
export function recency(): (key: string) => number {
  const places = new Map(read().map((key, index) => [key, index]));
  return (key) => places.get(key) ?? Infinity;
}

export function noteUse(key: string): void {
  const next = [key, ...read().filter((other) => other !== key)].slice(0, KEPT_MAX);
  localStorage.setItem(KEY, JSON.stringify(next));
}
