import { linePositions } from '../yaml/linePositions.ts';
import { parseManifest, type ManifestDocument } from '../yaml/parseManifest.ts';
import { placeOfPointer } from '../yaml/fieldPlace.ts';
import type { SourceText, TextRange } from '../yaml/sourceText.ts';
import type { KustomizeFailure } from './kustomizeFailure.ts';
import { rangeOfLine } from './rangeOfLine.ts';

/** A HelmRelease that does not render: where its chart lies, and its own manifest, where one file alone holds that. */
export interface FailedRelease {
  readonly folder: string;
  readonly name: string;
  readonly manifest: SourceText | undefined;
}

/**
 * Helm tells a failure in one text: a template and a line in it, the file of values that is no YAML, or what a schema
 * has against which value (Helm 4.2, `reformatExecErrorMsg`, `ValidateAgainstSchema`). What names none of these stands at
 * the release that cannot be rendered, else at the chart. `textOf` knows the files of the tree.
 */
export function helmFailure(
  message: string,
  release: FailedRelease,
  textOf: (path: string) => SourceText | undefined,
): KustomizeFailure | undefined {
  return (
    ofSchema(message, release, textOf) ??
    ofTemplate(message, release, textOf) ??
    ofValues(message, release, textOf) ??
    atRelease(message, release, '/spec/chart') ??
    atLine(textOf, within(release.folder, 'Chart.yaml'), 1, message)
  );
}

/** The value that the schema of the chart itself refuses: where the release sets it, else in the chart's own values. */
function ofSchema(
  message: string,
  release: FailedRelease,
  textOf: (path: string) => SourceText | undefined,
): KustomizeFailure | undefined {
  const [, pointer, why = ''] = /^- at '(\/?[^']*)': (.*)$/m.exec(message) ?? [];
  if (pointer === undefined) return undefined;
  const told = `values${pointer.replaceAll('/', '.')}: ${why}`;
  const set = atRelease(told, release, `/spec/values${pointer}`, true);
  if (set) return set;
  const path = within(release.folder, 'values.yaml');
  const source = textOf(path);
  const [document] = source ? parseManifest(source).documents : [];
  const place = document && placeOfPointer(document, pointer);
  if (!source || !place) return atRelease(told, release, '/spec/values');
  return { path, source, range: nonEmpty(place.key ?? place.value), message: told };
}

/** The innermost of the templates that lead to it. */
function ofTemplate(
  message: string,
  { folder }: FailedRelease,
  textOf: (path: string) => SourceText | undefined,
): KustomizeFailure | undefined {
  const places = [...message.matchAll(/(?<=^|[\s(:])[^\s():/]+\/([^\s():]+\.[^\s():.]+):(\d+)(?::\d+)?/g)];
  const last = places.at(-1);
  if (last) {
    const [all, inChart = '', line = '1'] = last;
    const told = message.slice(last.index + all.length).replace(/^\)?:?\s*/, '');
    return atLine(textOf, within(folder, inChart), Number(line), oneLine(told || message));
  }
  const [, inChart] = /(?:on|parsing) [^\s/]+\/(\S+?):\s/.exec(message) ?? [];
  return inChart === undefined ? undefined : atLine(textOf, within(folder, inChart), 1, oneLine(message));
}

function ofValues(
  message: string,
  { folder }: FailedRelease,
  textOf: (path: string) => SourceText | undefined,
): KustomizeFailure | undefined {
  const [, file = '', line = '1'] = /cannot load (\S+\.yaml): .*?(?:yaml: line (\d+)|$)/s.exec(message) ?? [];
  return file === '' ? undefined : atLine(textOf, within(folder, file), Number(line), oneLine(message));
}

/** With `whole`, only where the release has all of the path. */
function atRelease(
  message: string,
  { name, manifest }: FailedRelease,
  pointer: string,
  whole = false,
): KustomizeFailure | undefined {
  if (!manifest) return undefined;
  const document = parseManifest(manifest).documents.find((one) => isOf(one, name));
  const place = document && placeOfPointer(document, pointer);
  const segments = pointer.split('/').length - 1;
  if (!place || (whole && place.found < segments)) return undefined;
  return {
    path: manifest.path,
    source: manifest,
    range: nonEmpty(place.key ?? place.value),
    message: oneLine(message),
  };
}

const isOf = ({ id, kind }: ManifestDocument, name: string): boolean =>
  kind === 'HelmRelease' && id?.name === name;

function atLine(
  textOf: (path: string) => SourceText | undefined,
  path: string,
  line: number,
  message: string,
): KustomizeFailure | undefined {
  const source = textOf(path);
  if (!source) return undefined;
  const at = Math.min(Math.max(line, 1), linePositions(source).lineCount);
  return { path, source, range: rangeOfLine({ source }, at), message };
}

const nonEmpty = ({ start, end }: TextRange): TextRange => ({ start, end: Math.max(end, start + 1) });

const within = (folder: string, file: string): string => (folder === '' ? file : `${folder}/${file}`);

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
