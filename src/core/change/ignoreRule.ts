import { failed, success, type Outcome } from '../../base/outcome.ts';
import type { Owner } from '../owner/owner.ts';
import { readIgnoreRules, type IgnoreList, type IgnoreRule } from '../owner/ignoreRules.ts';
import { formatPath, type FieldPath } from '../resource/fieldPath.ts';
import { printJson, type JsonObject } from '../resource/json.ts';
import { resolvePath } from '../resource/resolvePath.ts';
import type { ResourceId } from '../resource/resourceId.ts';

/** A rule of an owner that keeps its agent from telling, or from taking back, what differs in one field of one object. */
export interface NewIgnoreRule {
  /** Where in the owner's manifest it belongs, behind those that are there. */
  readonly list: IgnoreList;
  /** As it is written there. */
  readonly written: JsonObject;
  /** As the engine takes it. */
  readonly read: IgnoreRule;
}

/** The rule in the words of the owner's agent; `objects` say where in its list an item stands. The failure is for people. */
export function newIgnoreRule(
  { mode }: Pick<Owner, 'mode'>,
  id: ResourceId,
  path: FieldPath,
  objects: readonly JsonObject[],
): Outcome<NewIgnoreRule, string> {
  switch (mode) {
    case 'flux-ks':
    case 'flux-hr': {
      const pointer = objects.map((object) => resolvePath(object, path)?.pointer).find(isThere);
      if (pointer === undefined) return failed(`no JSON pointer leads to ${formatPath(path)}`);
      const list = mode === 'flux-ks' ? 'spec.ignore' : 'spec.driftDetection.ignore';
      return success(newRule(list, { paths: [pointer], target: targetOf(id) }));
    }
    case 'argo-csa':
    case 'argo-ssa':
    case 'argo-replace': {
      const [group, namespace] = [id.group, id.namespace];
      const about = {
        ...(group === '' ? {} : { group }),
        kind: id.kind,
        name: id.name,
        ...(namespace === '' ? {} : { namespace }),
      };
      return success(newRule('spec.ignoreDifferences', { ...about, ...argoPath(path) }));
    }
    case 'applicationset':
    case 'kubectl':
      return failed('whoever applies this object has no rules for a field that it leaves alone');
  }
}

const isThere = (pointer: string | undefined): pointer is string => pointer !== undefined;

function newRule(list: IgnoreList, written: JsonObject): NewIgnoreRule {
  const kind = kindOf[list] ?? 'Application';
  const spec = list
    .split('.')
    .reduceRight<JsonObject | readonly JsonObject[]>((inner, key) => ({ [key]: inner }), [written]);
  const [read = written] = readIgnoreRules({ kind, ...(spec as JsonObject) }) ?? [];
  return { list, written, read };
}

const kindOf: Partial<Record<IgnoreList, string>> = {
  'spec.ignore': 'Kustomization',
  'spec.driftDetection.ignore': 'HelmRelease',
};

/** Flux reads a name as a regular expression of the whole. */
const targetOf = ({ group, kind, name, namespace }: ResourceId): JsonObject => ({
  ...(group === '' ? {} : { group: literally(group) }),
  kind,
  name: literally(name),
  ...(namespace === '' ? {} : { namespace }),
});

const literally = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** An item of a list is found by what it is, not by its place, wherever that has a name. */
const argoPath = (path: FieldPath): JsonObject =>
  path.every((element) => 'field' in element)
    ? {
        jsonPointers: [
          path.map(({ field }) => `/${field.replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
        ],
      }
    : { jqPathExpressions: [jq(path)] };

function jq(path: FieldPath): string {
  return path
    .reduce((text, element) => {
      if ('field' in element)
        return /^[A-Za-z_]\w*$/.test(element.field)
          ? `${text}.${element.field}`
          : `${text === '' ? '.' : text}[${JSON.stringify(element.field)}]`;
      if ('index' in element) return `${text}[${String(element.index)}]`;
      const is =
        'value' in element
          ? `. == ${printJson(element.value)}`
          : element.keys.map(([name, value]) => `.${name} == ${printJson(value)}`).join(' and ');
      return `${text}[] | select(${is}) | `;
    }, '')
    .replace(/ \| $/, '');
}
