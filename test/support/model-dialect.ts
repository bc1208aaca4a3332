/** What the scripted model's interfaces have in common. */

/** What the model does next: call a tool by the name that the agent gave it, or say something. */
export type Turn = { call: { id: string; name: string; args: Record<string, unknown> } } | { say: string };

/** How one interface is read and answered. */
export interface Dialect {
  /** True for the path of a request that this dialect answers with a turn. */
  serves(path: string): boolean;
  /** Names of the tools that the request offers, and how many results of tools it holds. */
  read(body: Json): { tools: string[]; results: number };
  answer(turn: Turn, isStreamed: boolean, body: Json): { type: string; text: string };
}

export type Json = Record<string, unknown>;

/** Server-sent events: each with its name, where the interface names them, and its data. */
export function eventStream(events: readonly (readonly [name: string | null, data: unknown])[]): string {
  return events
    .map(([name, data]) => {
      const text = typeof data === 'string' ? data : JSON.stringify(data);
      return `${name === null ? '' : `event: ${name}\n`}data: ${text}\n\n`;
    })
    .join('');
}

export function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? (value as Json[]) : [];
}
