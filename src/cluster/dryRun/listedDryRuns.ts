import { isObject, member, stringAt, type Json } from '../../core/resource/json.ts';
import { listAt } from '../../core/resource/jsonLists.ts';
import { dryRunKey } from './dryRunGuard.ts';

/**
 * The patches and replacements of single objects for which an OpenAPI v3 document lists a query parameter `dryRun`. A server
 * that does not know the parameter, as some that are aggregated, would take the request for an ordinary write.
 */
export function listedDryRuns(document: Json): readonly string[] {
  const paths = member(document, 'paths');
  return Object.entries(isObject(paths) ? paths : {}).flatMap(([path, item]) =>
    path.endsWith('/{name}')
      ? (['patch', 'put'] as const)
          .filter((method) => listsDryRun(document, item, member(item, method)))
          .map((method) => dryRunKey(method, path))
      : [],
  );
}

function listsDryRun(document: Json, item: Json, operation: Json | undefined): boolean {
  if (!isObject(operation)) return false;
  return [item, operation]
    .flatMap((one) => listAt(one, 'parameters'))
    .map((parameter) => resolved(document, parameter))
    .some((one) => stringAt(one, 'name') === 'dryRun' && stringAt(one, 'in') === 'query');
}

function resolved(document: Json, parameter: Json): Json | undefined {
  const reference = stringAt(parameter, '$ref');
  const name = reference?.startsWith(inComponents) ? reference.slice(inComponents.length) : undefined;
  return name === undefined ? parameter : member(member(member(document, 'components'), 'parameters'), name);
}

const inComponents = '#/components/parameters/';
