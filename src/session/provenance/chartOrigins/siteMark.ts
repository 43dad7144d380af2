import type { ChartSite } from './chartSite.ts';

/** What is put in the place of what a site says: something behind it, or another value. */
export interface SiteMark {
  readonly site: ChartSite;
  readonly kind: 'behind' | 'instead';
  readonly text: string;
}

/** Found in no chart, and allowed in names; none is the beginning of another. `index` is below 36 * 36. */
export function siteMark(site: ChartSite, index: number): SiteMark {
  switch (site.type) {
    case 'boolean':
      return { site, kind: 'instead', text: site.text === 'true' ? 'false' : 'true' };
    case 'number':
      return { site, kind: 'instead', text: String(730_000 + index) };
    case 'string': {
      const isVersion = site.kind === 'chart' && site.name === 'version';
      return {
        site,
        kind: 'behind',
        text: `${isVersion ? '-' : ''}zq${index.toString(36).padStart(2, '0')}x`,
      };
    }
  }
}

/** The text of before, where all that the marks do to it is to show in it. */
export const unmarked = (text: string, marks: readonly SiteMark[]): string =>
  marks.reduce((before, { site, kind, text: mark }) => {
    if (kind === 'behind') return before.replaceAll(mark, '');
    if (site.type === 'number') return before.replaceAll(mark, site.text);
    return before === mark ? site.text : before;
  }, text);

export const shows = (text: string, { site, text: mark }: SiteMark): boolean =>
  site.type === 'boolean' ? text === mark : text.includes(mark);
