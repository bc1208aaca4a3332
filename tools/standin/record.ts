/** What a test may look at and no page shows: trays, notices, dialogs, links handed to the system. Not in Electron. */
export interface Shown {
  readonly title: string;
  readonly body: string;
  /** What a person's click does. */
  press(): void;
  /** The words of its buttons, and a press of one. */
  readonly buttons: readonly string[];
  pressButton(index: number): void;
  /** Whether it takes a text, and sending one. */
  readonly hasReply: boolean;
  reply(text: string): void;
}

export interface Standin {
  /** The number on the application's icon. */
  badge: number;
  trays: { tooltip: string; menu: unknown }[];
  notifications: Shown[];
  opened: string[];
  dialogs: { kind: string; options: unknown }[];
  /** Answers for coming dialogs, first come first served; without one a dialog gives its default. */
  dialogAnswers: unknown[];
}

export const standin: Standin = { badge: 0, trays: [], notifications: [], opened: [], dialogs: [], dialogAnswers: [] };
