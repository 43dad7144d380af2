import type { ChartSite, SiteKind } from './chartSite.ts';

export interface ChartField {
  /** Of its object among those that the chart renders to. */
  readonly object: number;
  readonly pointer: string;
  readonly text: string;
  /** The last key that leads to it. */
  readonly name: string;
  /** The file that made the object, from the chart's folder. */
  readonly template: string;
}

/** What may control a field, judged by what it says and where it stands, the likeliest first. A render decides. */
export function candidates(sites: readonly ChartSite[], field: ChartField): readonly ChartSite[] {
  const texts = [field.text, ...decoded(field.text)];
  const ranked = sites.flatMap((site) => {
    const score = scoreOf(site, field, texts);
    return score === undefined ? [] : [{ site, score }];
  });
  ranked.sort((a, b) => a.score - b.score);
  const taken = new Map<SiteKind, number>();
  return ranked.flatMap(({ site }) => {
    const before = taken.get(site.kind) ?? 0;
    taken.set(site.kind, before + 1);
    return before < mostOfAKind ? [site] : [];
  });
}

const mostOfAKind = 8;

const ranks: Readonly<Record<SiteKind, number>> = {
  postRenderer: 0,
  metadata: 0,
  values: 1,
  valuesFrom: 2,
  chartValues: 3,
  release: 4,
  template: 5,
  chart: 6,
  line: 7,
};

function scoreOf(
  { kind, text, type, name, target }: ChartSite,
  field: ChartField,
  texts: readonly string[],
): number | undefined {
  const isNamed = name !== '' && name.toLowerCase() === field.name.toLowerCase();
  const isHere = target.in === 'chart' && target.path.endsWith(field.template);
  const base = ranks[kind] * 20 + (isNamed ? 0 : 4) + (target.in === 'chart' && !isHere ? 3 : 0);
  if (kind === 'line') return isNamed ? base : undefined;
  if (texts.includes(text)) return base;
  if (type === 'boolean' || text === '') return undefined;
  const holder = texts.find((one) => one.includes(text));
  if (holder === undefined) return undefined;
  // Of a reference to an image its tag is what people change.
  const isTag = holder.endsWith(`:${text}`);
  // One character is in nearly every text.
  if (text.length < 2 && !isNamed && !isTag) return undefined;
  return base + (isTag ? 1 : 5 + (4 * (holder.length - text.length)) / holder.length);
}

/** What a text in base64 says. */
export function decoded(text: string): readonly string[] {
  if (text.length < 4 || text.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return [];
  try {
    const bytes = Uint8Array.from(atob(text), (one) => one.charCodeAt(0));
    return [new TextDecoder('utf-8', { fatal: true }).decode(bytes)];
  } catch {
    return [];
  }
}
