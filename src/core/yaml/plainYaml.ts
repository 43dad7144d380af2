import { parse, YAMLParseError } from 'yaml';
import { failed, success, type Outcome } from '../../base/outcome.ts';
import type { Json } from '../resource/json.ts';

/** Where the text is not YAML. It quotes nothing of the text, which may hold secrets. */
export interface PlainYamlFailure {
  readonly code: 'notYaml';
  /** 1-based; undefined where the parser gives no place. */
  readonly line?: number;
}

/** Reads YAML of the person's own machine, such as a kubeconfig. Manifests are read by the agents' own reader instead. */
export function readPlainYaml(text: string): Outcome<Json, PlainYamlFailure> {
  try {
    const value: unknown = parse(text, { logLevel: 'error' });
    return success((value ?? null) as Json);
  } catch (error) {
    const line = error instanceof YAMLParseError ? error.linePos?.[0].line : undefined;
    return failed({ code: 'notYaml', ...(line === undefined ? {} : { line }) });
  }
}
