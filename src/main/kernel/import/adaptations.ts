/** What an import had to change, counted by kind with a few examples, so that a person can look at them. */

export interface Adaptation {
  /** One phrase: what was changed into what. */
  what: string;
  count: number;
  /** Ids of tasks, runs or events, at most EXAMPLES_MAX. */
  examples: string[];
}

export interface Adaptations {
  note(what: string, id: string | number): void;
  /** In the order in which they were first noted. */
  list(): Adaptation[];
}

const EXAMPLES_MAX = 5;

export function createAdaptations(): Adaptations {
  const found = new Map<string, Adaptation>();
  return {
    note(what, id) {
      const known = found.get(what) ?? { what, count: 0, examples: [] };
      known.count += 1;
      if (known.examples.length < EXAMPLES_MAX) known.examples.push(String(id));
      found.set(what, known);
    },
    list: () => [...found.values()],
  };
}
