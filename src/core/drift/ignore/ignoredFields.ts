import { formatPath } from '../../resource/fieldPath.ts';
import { equalJson, type JsonObject } from '../../resource/json.ts';
import type { AgentWrite } from '../desired/agentWrite.ts';
import type { IgnoredDifference } from './ignoredDifferences.ts';
import type { Judged, PointResult } from '../judge/judgePoint.ts';
import { isAgent, writerOf } from '../desired/managers.ts';
import type { FieldVerdict } from '../judge/verdict.ts';

/** What the owner's own rules leave as it is live, of what Git says at any of the three points. */
export function ignoredFields(
  { base, next, edit }: Judged,
  told: readonly FieldVerdict[],
  live: JsonObject,
  write: AgentWrite,
): readonly FieldVerdict[] {
  const [deployed, head, working] = [byPath(base), byPath(next), byPath(edit)];
  const others = new Set(told.map(({ path }) => formatPath(path)));
  const paths = new Set([...deployed.keys(), ...head.keys(), ...working.keys()]);
  return [...paths].flatMap((path) => {
    const first = deployed.get(path) ?? head.get(path) ?? working.get(path);
    if (!first || others.has(path)) return [];
    const { desired } = first;
    const by = first.live === undefined ? undefined : writerOf(first.path, live, write);
    return [
      {
        path: first.path,
        verdict: 'IGNORED',
        state: first.state,
        ...(desired === undefined ? {} : { desired }),
        ...otherThan(first, 'committed', head.get(path)),
        ...otherThan(first, 'edited', working.get(path)),
        ...(first.live === undefined ? {} : { live: first.live }),
        ...(by === undefined || isAgent(by, write) ? {} : { by }),
        contested: false,
        rule: first.rule,
      },
    ];
  });
}

const byPath = (point: PointResult | undefined): ReadonlyMap<string, IgnoredDifference> =>
  new Map(
    point?.kind === 'compared'
      ? point.ignored.map((difference) => [formatPath(difference.path), difference])
      : [],
  );

const otherThan = (
  { desired }: IgnoredDifference,
  name: 'committed' | 'edited',
  later: IgnoredDifference | undefined,
): Pick<FieldVerdict, 'committed' | 'edited'> =>
  later?.desired === undefined || equalJson(later.desired, desired) ? {} : { [name]: later.desired };
