import { Uri } from 'vscode';
import type { Place } from '../../present/place.ts';
import type { CoreClient } from '../coreClient.ts';
import type { VirtualDocuments } from './virtualDocuments.ts';

const kind = 'chart';

/** Files of charts that were fetched, as read-only documents. */
export function serveChartFiles(core: CoreClient, documents: VirtualDocuments): void {
  documents.makeBy(kind, (_uri, what) => core.request('chartFile', fileOf(what)));
}

/** The address of what a place is in. */
export const placeUri = (documents: VirtualDocuments, { path, chart }: Place): Uri =>
  chart
    ? documents.address(kind, `${chart.title}/${chart.file}`, { digest: chart.digest, file: chart.file })
    : Uri.file(path);

/** An address may come from anywhere. */
function fileOf(what: unknown): { readonly digest: string; readonly file: string } {
  const text = (key: string): string => {
    const value: unknown = typeof what === 'object' && what !== null ? Reflect.get(what, key) : undefined;
    return typeof value === 'string' ? value : '';
  };
  return { digest: text('digest'), file: text('file') };
}
