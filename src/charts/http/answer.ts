export interface Answer {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly body: Buffer;
  /** Where it came from, after redirects. */
  readonly url: URL;
}
