import { linePositions } from '../yaml/linePositions.ts';
import type { SourceText } from '../yaml/sourceText.ts';
import { escapedPattern, findText } from './findText.ts';
import { joinedPath, kustomizationIn, patchTexts, pathFrom } from './kustomizationTexts.ts';
import { namedFile, plainCause, shortened } from './kustomizeMessage.ts';
import { nameOfObject, patchedId } from './patchedObject.ts';
import type { FailurePlace, PlacedFailure, TextOf } from './placedFailure.ts';
import { rangeOfLine } from './rangeOfLine.ts';
import { variableFailure } from './variableFailure.ts';

/**
 * kustomize tells a failure in one text, as `fmt.Errorf` chains make it: which file it was reading is in there, in one
 * of a few forms (kustomize api v0.21, `accumulateResources`, `MalformedYAMLError`), or what it did not find. What names
 * nothing stands at the kustomization of `folder`. `textOf` knows the files of the tree, `names` lists them; undefined where
 * not even that is one.
 */
export function kustomizeFailure(
  message: string,
  folder: string,
  textOf: TextOf,
  names: () => Iterable<string> = () => [],
): PlacedFailure | undefined {
  // What follows the last step is about the folder that it led to.
  const step = [
    ...message.matchAll(/(?:recursed accumulation of|couldn't make target for) path '([^']*)': /g),
  ].at(-1);
  const failed: Failed = {
    message: step ? message.slice(step.index + step[0].length) : message,
    folder,
    within: joinedPath(step?.[1] ?? folder, ''),
    textOf,
    names,
  };
  for (const rule of rules) {
    const place = rule(failed);
    if (place) return place;
  }
  const kustomization = kustomizationOf(failed);
  return kustomization && { ...lineOf(kustomization, 1), message: plainCause(failed.message) };
}

interface Failed {
  readonly message: string;
  readonly folder: string;
  /** Where kustomize was by then. */
  readonly within: string;
  readonly textOf: TextOf;
  readonly names: () => Iterable<string>;
}

type Rule = (failed: Failed) => PlacedFailure | undefined;

/** From what names its place exactly to what has to be looked for. */
const rules: readonly Rule[] = [
  ({ message, within, textOf }) => {
    const [, line = '1', text = '', name = ''] =
      /yaml: line (\d+): (.*?) in File: ([^\s']+)/s.exec(message) ?? [];
    const source = name === '' ? undefined : textOf(joinedPath(within, name));
    return source && { ...lineOf(source, Number(line)), message: text };
  },
  (failed) => {
    const [, line = '', text = ''] = /^(?:.*: )?yaml: line (\d+): ([^\n]*)$/.exec(failed.message) ?? [];
    const source =
      line === '' || failed.message.startsWith('post build failed') ? undefined : kustomizationOf(failed);
    return source && { ...lineOf(source, Number(line)), message: text };
  },
  ({ message, textOf }) => {
    const [, path = ''] =
      /^(.+?)(?: has \d+ MB, and files above |: its aliases stand for )/.exec(message) ?? [];
    return path === '' ? undefined : referenceTo(path, textOf, message);
  },
  ({ message, textOf }) => {
    const [, path = ''] = /expected kind 'Component' for path '([^']*)'/.exec(message) ?? [];
    return path === '' ? undefined : referenceTo(joinedPath(path, ''), textOf, plainCause(message));
  },
  ({ message, within, textOf }) => {
    if (!message.includes('unable to parse SM or JSON patch')) return undefined;
    const source = textOf(joinedPath(within, namedFile(message) ?? ''));
    return (
      source && { ...lineOf(source, 1), message: 'this is neither a strategic merge patch nor a JSON patch' }
    );
  },
  (failed) => {
    if (!failed.message.endsWith('must specify --enable-helm')) return undefined;
    const asks = /\b(?:helmCharts|helmChartInflationGenerator|generators)(?=["']?\s*:)/;
    return inKustomization(
      failed,
      asks,
      'must specify --enable-helm: without it no Helm charts are inflated',
    );
  },
  (failed) => {
    const [, name = '', told = ''] = /inflating the chart '([^']*)': (.*)$/s.exec(failed.message) ?? [];
    return name === '' ? undefined : atChart(failed, name, `the chart ${name}: ${told.trim()}`);
  },
  (failed) => {
    const [, place] = /no repo specified for pull, no chart found at '([^']*)'/.exec(failed.message) ?? [];
    if (place === undefined) return undefined;
    const told = `there is no chart at ${pathFrom(failed.within, place)}, and no repo to fetch it from`;
    return atChart(failed, place.slice(place.lastIndexOf('/') + 1), told);
  },
  (failed) => {
    const name = namedFile(failed.message);
    return name === undefined ? undefined : inKustomization(failed, name, shortened(failed.message, name));
  },
  (failed) => {
    const [, opened, followed] =
      /(?:\bopen ([^\s:]+)|failure on '([^']+)' ?): .*no such file or directory/.exec(failed.message) ?? [];
    const path = opened ?? followed;
    if (path === undefined) return undefined;
    const name = pathFrom(failed.within, path);
    const source = kustomizationOf(failed);
    if (!source?.text.includes(name)) return undefined;
    return inKustomization(failed, name, `${name}: no such file or directory`);
  },
  (failed) => {
    const [, field = ''] =
      /unknown field "([^"]+)"/.exec(failed.message) ??
      /Go struct field Kustomization\.([A-Za-z]\w*)/.exec(failed.message) ??
      [];
    const told = failed.message.includes('unknown field')
      ? `unknown field "${field}"`
      : plainCause(failed.message);
    return field === ''
      ? undefined
      : inKustomization(failed, new RegExp(`(?<=^|[\\s{,"'])${field}(?=["']?\\s*:)`), told);
  },
  (failed) => {
    const id = patchedId(failed.message);
    if (!id) return undefined;
    return inPatches(failed, `no object is called ${id.kind} ${id.name}: the patch has no target`, (text) =>
      nameOfObject(text, id),
    );
  },
  (failed) => {
    const [, pointer = ''] =
      /path: '(\/[^']*)'/.exec(failed.message) ??
      /doc is missing (?:key|path): (\/.*?):/.exec(failed.message) ??
      [];
    const [, operation = ''] = /^Unexpected kind: (\S+)$/.exec(failed.message) ?? [];
    const wanted = pointer === '' ? operation : pointer;
    return wanted === '' ? undefined : inPatches(failed, failed.message, (text) => findText(text, wanted));
  },
  (failed) => {
    const [, kind = '', name = ''] =
      /merging from generator .*?Kind:"(\w*)".*?Name:"([^"]*)"/s.exec(failed.message) ?? [];
    if (name === '') return undefined;
    const told = failed.message.includes(' exists; can not use behavior')
      ? `${kind} ${name} is there already: the behavior of the generator has to be merge or replace`
      : `there is no ${kind} ${name} that the generator could be merged with`;
    const named = new RegExp(`(?<=name:\\s*["']?)${escapedPattern(name)}(?=["'\\s,}]|$)`);
    return inKustomization(failed, named, told, /Generator:/);
  },
  (failed) => {
    const [, field = ''] = /(?:fieldPath `|unable to find field ")([^`"]+)[`"]/.exec(failed.message) ?? [];
    const [, name = ''] = /nothing selected by [^/]*\/([^\s.]+)/.exec(failed.message) ?? [];
    const wanted = field === '' ? name : field;
    return wanted === '' ? undefined : inKustomization(failed, wanted, failed.message, /replacements:/);
  },
  (failed) => {
    const conflict = /namespace transformation produces ID conflict/.exec(failed.message);
    if (!conflict) return undefined;
    // The objects that follow may be Secrets.
    const [, kind = ''] = /"kind":"(\w+)"/.exec(failed.message) ?? [];
    return inKustomization(failed, 'namespace', `${conflict[0]}: two objects of kind ${kind} get one name`);
  },
  (failed) => variableFailure(failed.message, failed.folder, failed),
];

/** At the entry for a chart. */
const atChart = (failed: Failed, name: string, told: string): FailurePlace | undefined =>
  inKustomization(
    failed,
    new RegExp(`(?<=\\bname:\\s*["']?)${escapedPattern(name)}(?=["'\\s,}]|$)`),
    told,
    /\bhelmCharts(?=["']?\s*:)/,
  );

/** At a text of the kustomization, from a part of it on; at its first line where it does not have it. */
function inKustomization(
  failed: Failed,
  wanted: string | RegExp,
  message: string,
  from?: RegExp,
): FailurePlace | undefined {
  const source = kustomizationOf(failed);
  if (!source) return undefined;
  const start = Math.max(0, from ? source.text.search(from) : 0);
  const range = findText(source.text, wanted, start);
  return range ? { path: source.path, source, range, message } : { ...lineOf(source, 1), message };
}

function inPatches(
  { within, textOf }: Failed,
  message: string,
  find: (text: string) => { readonly start: number; readonly end: number } | undefined,
): FailurePlace | undefined {
  for (const { source, from } of patchTexts(within, textOf)) {
    const range = find(source.text.slice(from));
    if (!range) continue;
    const place = { start: range.start + from, end: range.end + from };
    return { path: source.path, source, range: place, message };
  }
  return undefined;
}

/** The entry of a kustomization above a file or folder that names it. */
function referenceTo(path: string, textOf: TextOf, message: string): FailurePlace | undefined {
  for (let end = path.lastIndexOf('/'); ; end = path.lastIndexOf('/', end - 1)) {
    const folder = path.slice(0, Math.max(end, 0));
    const source = kustomizationIn(folder, textOf);
    const range = source && findText(source.text, path.slice(end + 1));
    if (source && range) return { path: source.path, source, range, message };
    if (end <= 0) return undefined;
  }
}

const kustomizationOf = ({ within, textOf }: Failed): SourceText | undefined =>
  kustomizationIn(within, textOf);

/** The line, or the last one that says something before it. */
function lineOf(source: SourceText, line: number): Omit<FailurePlace, 'message'> {
  const positions = linePositions(source);
  for (let at = Math.min(line, positions.lineCount); at >= 1; at--) {
    const { start, end } = positions.lineRange(at);
    if (source.text.slice(start, end).trim() !== '')
      return { path: source.path, source, range: rangeOfLine({ source }, at) };
  }
  return { path: source.path, source, range: { start: 0, end: 0 } };
}
