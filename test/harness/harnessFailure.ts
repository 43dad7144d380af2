/** Something the tests or the demonstration need is missing or does not start. `message` says why, `next` what to do. */
export class HarnessFailure extends Error {
  readonly next: string;

  constructor(message: string, next: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'HarnessFailure';
    this.next = next;
  }
}

/** For people: known failures without a stack, everything else with it. */
export function describeFailure(error: unknown): string {
  if (error instanceof HarnessFailure) return `${error.message}\nWhat to do: ${error.next}`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
