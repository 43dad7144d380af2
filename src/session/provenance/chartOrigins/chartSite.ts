import type { Origin } from '../../../core/resource/origin.ts';
import type { TextRange } from '../../../core/yaml/sourceText.ts';

/** A scalar that the render of a chart may take, and where it can be changed in what is rendered. */
export interface ChartSite {
  readonly kind: SiteKind;
  /** What it says. */
  readonly text: string;
  readonly type: 'string' | 'number' | 'boolean';
  /** The key that it stands behind. */
  readonly name: string;
  readonly target: SiteTarget;
  readonly origin: Origin;
  /** Where it is written, if that is another place: the value of a variable. */
  readonly written?: Origin;
  /** Where it stands among the values of the chart; undefined of what is none. */
  readonly value?: readonly string[];
}

/** From what a person most wants to be led to. `line` is an action in a template that gives a key's value. */
export type SiteKind =
  | 'postRenderer'
  | 'metadata'
  | 'values'
  | 'valuesFrom'
  | 'chartValues'
  | 'release'
  | 'template'
  | 'chart'
  | 'line';

/** The part of a `ChartRequest`; offsets are of its exact text. */
export type SiteTarget = { readonly [In in keyof Targets]: { readonly in: In } & Targets[In] }[keyof Targets];

interface Targets {
  /** A file of the chart, or of the dependency of the request with this index. */
  chart: { readonly dependency?: number; readonly path: string } & TextRange;
  valuesFile: { readonly index: number } & TextRange;
  document: { readonly index: number } & TextRange;
  configMap: { readonly index: number; readonly key: string } & TextRange;
  secret: { readonly index: number; readonly key: string } & TextRange;
  values: { readonly path: readonly string[] };
  postRender: { readonly path: readonly string[] };
  /** A text within a value, such as a patch. */
  postRenderText: { readonly path: readonly string[] } & TextRange;
  /** An argument of `--set` and its kind, at whose end the value stands. */
  set: { readonly index: number; readonly start: number };
  release: { readonly field: 'name' | 'namespace' };
}
