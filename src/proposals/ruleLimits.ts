import type { Owner } from '../core/owner/owner.ts';

/** What writes a field all the same that a rule of the owner ignores. */
export function ruleLimits({
  writesIgnored,
  build,
}: Pick<Owner, 'writesIgnored' | 'build'>): readonly string[] {
  if (writesIgnored === true)
    return [
      'A sync writes the field all the same: the Application lacks the sync option RespectIgnoreDifferences=true.',
    ];
  return build?.agent === 'helm'
    ? [
        "The rule binds what helm-controller corrects, and no upgrade: the next one may write the chart's value.",
      ]
    : [];
}
