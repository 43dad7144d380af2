import type { Outcome } from '../../../base/outcome.ts';
import { member } from '../../../core/resource/json.ts';
import { valueAtSegments } from '../../../core/resource/segments.ts';
import { pointerSegments } from '../../../core/yaml/jsonPointer.ts';
import type { ChartObject, ChartRequest } from '../../../engine/chartEngineApi.ts';
import type { EngineFailure } from '../../../engine/engineFailure.ts';
import { candidates, decoded, type ChartField } from './candidates.ts';
import type { ChartSite } from './chartSite.ts';
import { markedRequest } from './markedRequest.ts';
import { shows, siteMark, unmarked, type SiteMark } from './siteMark.ts';

/** Renders a chart; the objects in the order in which a person gets them. */
export type RenderChart = (request: ChartRequest) => Promise<Outcome<readonly ChartObject[], EngineFailure>>;

export interface SitesToProve {
  readonly request: ChartRequest;
  /** What that renders to. */
  readonly objects: readonly ChartObject[];
  readonly sites: readonly ChartSite[];
  readonly fields: readonly ChartField[];
  readonly render: RenderChart;
  /** Whether there is time for another render. */
  readonly goOn: () => boolean;
}

/**
 * Finds the site that controls each field: what a site says is changed, the chart is rendered anew, and the field has to
 * show it and nothing else. Several sites are changed in one render where they say different things, so that one of them
 * cannot be taken for another; what such a render leaves open is rendered in halves.
 */
export async function proveSites(asked: SitesToProve): Promise<ReadonlyMap<ChartField, ChartSite>> {
  const { fields, sites, goOn } = asked;
  const open = new Map(fields.map((field) => [field, candidates(sites, field)]));
  const tested = new Map<ChartSite, ReadonlySet<ChartField>>();
  const found = new Map<ChartField, ChartSite>();
  const base = fieldTexts(asked);
  while (goOn()) {
    const next = new Set<ChartSite>();
    for (const [field, possible] of open) {
      const candidate = possible.find((site) => !tested.has(site) || tested.get(site)?.has(field) === true);
      if (candidate && !tested.has(candidate)) next.add(candidate);
      else {
        if (candidate) found.set(field, candidate);
        open.delete(field);
      }
    }
    if (next.size === 0) break;
    for (const group of distinctGroups([...next])) await test(group);
  }
  return found;

  async function test(group: readonly ChartSite[]): Promise<void> {
    if (group.length === 0 || !goOn()) return;
    const marks = group.map((site, i) => siteMark(site, i));
    const rendered = await asked.render(markedRequest(asked.request, marks));
    const seen = rendered.ok ? shownIn(rendered.value, marks) : undefined;
    for (const site of group) {
      const shown = seen?.shown.get(site);
      if (shown || group.length === 1 || seen?.clean === true) tested.set(site, shown ?? nothing);
    }
    const left = group.filter((site) => !tested.has(site));
    const half = Math.ceil(left.length / 2);
    await test(left.slice(0, half));
    await test(left.slice(half));
  }

  /** Which fields show which site; `clean` where every field is otherwise what it was. */
  function shownIn(
    objects: readonly ChartObject[],
    marks: readonly SiteMark[],
  ): { readonly shown: ReadonlyMap<ChartSite, ReadonlySet<ChartField>>; readonly clean: boolean } {
    const index = new Map(objects.map((one) => [idOf(one, marks), one]));
    const shown = new Map<ChartSite, Set<ChartField>>();
    let clean = true;
    for (const [field, text] of base) {
      const before = asked.objects[field.object];
      const now = before && textAt(index.get(idOf(before, [])), field.pointer);
      const ways = now === undefined ? [] : [[text, now] as const, ...bothDecoded(text, now)];
      const way = ways.find(([was, is]) => unmarked(is, marks) === was);
      if (!way) clean = false;
      else
        for (const mark of marks) if (way[1] !== way[0] && shows(way[1], mark)) add(shown, mark.site, field);
    }
    return { shown, clean };
  }
}

const nothing: ReadonlySet<ChartField> = new Set();

function add(shown: Map<ChartSite, Set<ChartField>>, site: ChartSite, field: ChartField): void {
  const fields = shown.get(site) ?? new Set();
  shown.set(site, fields.add(field));
}

const fieldTexts = ({ fields }: SitesToProve): readonly (readonly [ChartField, string])[] =>
  fields.map((field) => [field, field.text]);

const bothDecoded = (was: string, is: string): readonly (readonly [string, string])[] => {
  const [before, after] = [decoded(was)[0], decoded(is)[0]];
  return before === undefined || after === undefined ? [] : [[before, after]];
};

/** By what it is called: a post-renderer may take away which template made it. */
function idOf({ object }: ChartObject, marks: readonly SiteMark[]): string {
  const metadata = member(object, 'metadata');
  const named = [member(object, 'kind'), member(metadata, 'namespace'), member(metadata, 'name')];
  return unmarked(JSON.stringify(named), marks);
}

function textAt(rendered: ChartObject | undefined, pointer: string): string | undefined {
  const value = valueAtSegments(rendered?.object, pointerSegments(pointer));
  return value === undefined || value === null || typeof value === 'object' ? undefined : String(value);
}

/** No two of one group say the same; what has no mark of its own to show is alone. */
function distinctGroups(sites: readonly ChartSite[]): readonly (readonly ChartSite[])[] {
  const groups: ChartSite[][] = [];
  const alone: ChartSite[][] = [];
  const uses = new Map<string, number>();
  for (const site of sites) {
    if (site.type === 'boolean' || (site.text === '' && site.kind !== 'line')) {
      alone.push([site]);
      continue;
    }
    const text = site.kind === 'line' ? `\n${site.name}` : site.text;
    const use = uses.get(text) ?? 0;
    uses.set(text, use + 1);
    (groups[use] ??= []).push(site);
  }
  return [...groups.flatMap(inParts), ...alone];
}

const largestGroup = 200;

const inParts = (group: readonly ChartSite[]): readonly (readonly ChartSite[])[] =>
  Array.from({ length: Math.ceil(group.length / largestGroup) }, (_, i) =>
    group.slice(i * largestGroup, (i + 1) * largestGroup),
  );
