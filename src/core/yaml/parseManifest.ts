import { isMap, isScalar, parseAllDocuments, type Document, type Node } from 'yaml';
import { kept } from '../../base/kept.ts';
import { groupOf, type ResourceId } from '../resource/resourceId.ts';
import type { SourceText, TextRange } from './sourceText.ts';

/** One YAML document of a file: where things stand. Values come from the engine, which reads as the agents do. */
export interface ManifestDocument {
  readonly source: SourceText;
  /** From its `---`, if it has one, to the start of the next document or the end of the text. */
  readonly range: TextRange;
  /** Empty where the document does not say. */
  readonly apiVersion: string;
  readonly kind: string;
  /** Of a Kubernetes object with a name; as written, before any kustomization adds to it. */
  readonly id: ResourceId | undefined;
  readonly document: Document.Parsed;
}

export interface YamlProblem {
  /** Of package `yaml` (`BAD_INDENT`, …), or `UNREADABLE` where it gave up. */
  readonly code: string;
  readonly message: string;
  readonly range: TextRange;
}

export interface Manifest {
  readonly documents: readonly ManifestDocument[];
  readonly problems: readonly YamlProblem[];
}

/** Parses once for every text: identity of a `SourceText` is equality. Never throws. */
export const parseManifest = kept(parse);

/** Whether it looks like an object of the Kubernetes API, or a file of kustomize: it says its apiVersion and its kind. */
export const isKubernetes = ({ apiVersion, kind }: ManifestDocument): boolean =>
  apiVersion !== '' && kind !== '';

function parse(source: SourceText): Manifest {
  try {
    const documents = parseAllDocuments(source.text, {
      // Scalars stay the text they are: no JavaScript library reads them as the agents' does.
      schema: 'failsafe',
      // The agents take what is not strict, and of a key written twice the engine says which one counts.
      strict: false,
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
    });
    const parsed: readonly Document.Parsed[] = 'empty' in documents ? [] : documents;
    return {
      documents: parsed.map((document) => toDocument(source, document)),
      problems: parsed.flatMap((document) =>
        document.errors.map(({ code, message, pos: [start, end] }) => ({
          code,
          message,
          range: { start, end },
        })),
      ),
    };
  } catch (error) {
    // Nesting deeper than the stack, as hostile files have it.
    const message = error instanceof Error ? error.message : String(error);
    return {
      documents: [],
      problems: [{ code: 'UNREADABLE', message, range: { start: 0, end: source.text.length } }],
    };
  }
}

function toDocument(source: SourceText, document: Document.Parsed): ManifestDocument {
  const root = document.contents;
  const apiVersion = textAt(root, 'apiVersion');
  const kind = textAt(root, 'kind');
  const metadata = isMap(root) ? root.get('metadata', true) : undefined;
  const name = textAt(metadata, 'name');
  const id =
    apiVersion && kind && name
      ? { group: groupOf(apiVersion), kind, namespace: textAt(metadata, 'namespace'), name }
      : undefined;
  const [start, , end] = document.range;
  return { source, range: { start, end }, apiVersion, kind, id, document };
}

function textAt(node: unknown, key: string): string {
  const value = isMap<unknown, Node>(node) ? node.get(key, true) : undefined;
  return isScalar(value) && typeof value.value === 'string' ? value.value : '';
}
