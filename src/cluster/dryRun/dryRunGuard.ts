import type { GuardDecision } from '../guard.ts';
import { isLabel, plainSegments } from '../plainPath.ts';

/** A request as it would be sent; `path` is without the server's own prefix. */
export interface MutatingRequest {
  readonly method: string;
  readonly path: string;
  /** Every `content-type` that it carries. */
  readonly contentTypes: readonly string[];
}

/** By `dryRunKey`: what the server's OpenAPI says it takes as a dry run. */
export type ListedDryRuns = ReadonlySet<string>;

/**
 * The one list of what else may be sent while a person has dry runs switched on: a patch or a replacement of one object,
 * which says `dryRun=All` once and in plain form, for a resource of which the server itself says that it knows the
 * parameter. Nothing is created or deleted, and no subresource is written. It names what is allowed; all else is refused.
 */
export function allowsDryRun(
  { method, path, contentTypes }: MutatingRequest,
  listed: ListedDryRuns,
): GuardDecision {
  const [pathname = '', query, ...more] = path.split('?');
  const types = contentTypesOf.get(method);
  if (!types) return refused('the method is neither a read nor one of a dry run');
  const [contentType = '', ...otherTypes] = contentTypes;
  if (otherTypes.length > 0 || !types.has(contentType))
    return refused('its body is of a type that no dry run has');
  const segments = plainSegments(pathname);
  const template = segments && objectTemplate(segments);
  if (template === undefined) return refused('the path is not that of one object');
  const parameters = query === undefined || more.length > 0 ? undefined : parametersOf(query);
  if (!parameters) return refused('the query has a parameter that no dry run needs');
  if (parameters.get('dryRun') !== 'All') return refused('it does not say that it is a dry run');
  if (parameters.has('force') && contentType !== applyPatch) return refused('it forces what is no apply');
  if (!listed.has(dryRunKey(method, template)))
    return refused('the server does not say that it knows dry runs of this resource');
  return { allowed: true };
}

/** `template` is a path as OpenAPI has it: `/api/v1/namespaces/{namespace}/configmaps/{name}`. */
export const dryRunKey = (method: string, template: string): string => `${method.toUpperCase()} ${template}`;

const applyPatch = 'application/apply-patch+yaml';

const contentTypesOf: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    'PATCH',
    new Set([
      applyPatch,
      'application/strategic-merge-patch+json',
      'application/merge-patch+json',
      'application/json-patch+json',
    ]),
  ],
  ['PUT', new Set(['application/json'])],
]);

function objectTemplate([root = '', ...rest]: readonly string[]): string | undefined {
  const prefix = root === 'api' ? 1 : root === 'apis' ? 2 : undefined;
  if (prefix === undefined) return undefined;
  const version = rest.slice(0, prefix);
  const [first = '', second, third = '', ...more] = rest.slice(prefix);
  if (version.length < prefix || ![...version, first, third || undefined].every(isLabel)) return undefined;
  const start = ['', root, ...version].join('/');
  if (third === '') return second === undefined ? undefined : `${start}/${first}/{name}`;
  return first === 'namespaces' && more.length === 1
    ? `${start}/namespaces/{namespace}/${third}/{name}`
    : undefined;
}

/** Undefined where one is not on the list, is there twice, or is not in plain form. */
function parametersOf(query: string): ReadonlyMap<string, string> | undefined {
  const parameters = new Map<string, string>();
  for (const pair of query.split('&')) {
    const [name = '', value = '', ...more] = pair.split('=');
    if (more.length > 0 || parameters.has(name) || parameterForms.get(name)?.test(value) !== true)
      return undefined;
    parameters.set(name, value);
  }
  return parameters;
}

const parameterForms: ReadonlyMap<string, RegExp> = new Map([
  ['dryRun', /^All$/],
  ['fieldManager', /^([\w.~!*'()-]|%[0-9A-F]{2})+$/],
  ['fieldValidation', /^(Ignore|Warn|Strict)$/],
  ['force', /^true$/],
]);

const refused = (reason: string): GuardDecision => ({ allowed: false, reason });
