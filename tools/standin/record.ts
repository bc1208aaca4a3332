/** What a test may look at and no page shows: trays, notices, dialogs, links handed to the system. Not in Electron. */
export interface Shown {
  readonly title: string;
  readonly body: string;
}

export interface Standin {
  trays: { tooltip: string; menu: unknown }[];
  notifications: Shown[];
  opened: string[];
  dialogs: { kind: string; options: unknown }[];
  /** Answers for coming dialogs, first come first served; without one a dialog gives its default. */
  dialogAnswers: unknown[];
}

export const standin: Standin = { trays: [], notifications: [], opened: [], dialogs: [], dialogAnswers: [] };
