/** Something a person can do about a failure: a button below its message. */
export interface ErrorAction {
  readonly title: string;
  readonly run: () => unknown;
}

/** A failure that is the person's to know: what went wrong and what to do, in their words. */
export class UserError extends Error {
  readonly actions: readonly ErrorAction[];

  constructor(message: string, actions: readonly ErrorAction[] = []) {
    super(message);
    this.actions = actions;
  }
}

/** The person went another way; nothing is to be said. */
export class Cancelled extends Error {}
