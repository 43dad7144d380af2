import { atMost, type SizedResult } from './result.ts';

/**
 * How what grows with the number of objects has grown from one size to the next: what it costs for one object, in time of the
 * processor where that is known, which other work on the machine does not lengthen so much.
 */
export function growthOf(results: readonly SizedResult[]): readonly SizedResult[] {
  const growing = results.filter(({ grows, size }) => grows !== undefined && size !== undefined);
  const byWhat = Map.groupBy(growing, ({ measurement, what }) => `${measurement}\n${what}`);
  return [...byWhat.values()].flatMap((all) => {
    const sorted = all.toSorted((a, b) => (a.size ?? 0) - (b.size ?? 0));
    return sorted.slice(1).flatMap((larger, i) => {
      const smaller = sorted[i];
      return smaller === undefined ? [] : [comparison(smaller, larger)];
    });
  });
}

function comparison(smaller: SizedResult, larger: SizedResult): SizedResult {
  const { measurement, what, size = 1, grows } = larger;
  const cost = (result: SizedResult): number =>
    (result.cpuMs ?? result.value) / (grows === 'linearly' ? (result.size ?? 1) : 1);
  return {
    measurement,
    what: `${what}: ${grows === 'linearly' ? 'for each object' : 'the same'}, beside ${String(smaller.size ?? 0)} objects`,
    size,
    value: cost(larger) / cost(smaller),
    unit: '×',
    budget: atMost(1.5),
    ...(larger.cpuMs === undefined ? {} : { note: 'of the processor' }),
  };
}
