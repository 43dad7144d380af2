/** Why there is no chart; made in this folder alone. A message names the chart or its place, and holds no credential. */
export interface ChartFailure {
  readonly code: ChartFailureCode;
  readonly message: string;
  /** Where it would come from: of `notAllowed` the host to allow. */
  readonly host?: string;
}

export type ChartFailureCode =
  /** The person has not said that anything may be fetched from this host. */
  | 'notAllowed'
  /** The workspace is not trusted. */
  | 'notTrusted'
  /** What is written means no chart: a URL, a version, a digest that is none. */
  | 'invalidReference'
  | 'unauthorized'
  | 'notFound'
  /** The chart is there, and no version of it is the one that is asked for. */
  | 'noSuchVersion'
  /** What came is not what the index or the manifest promised. */
  | 'wrongDigest'
  | 'tooLarge'
  /** An index, a manifest or a package that is not what it should be. */
  | 'broken'
  | 'network'
  | 'timedOut'
  | 'cancelled'
  /** The server failed, or answered something unexpected. */
  | 'failed';

/** Those that say nothing of the chart: what was fetched before may stand for it. */
export const isPassing = ({ code }: ChartFailure): boolean =>
  ['notAllowed', 'notTrusted', 'unauthorized', 'network', 'timedOut', 'failed'].includes(code);

export const cancelledChart: ChartFailure = { code: 'cancelled', message: 'cancelled' };
