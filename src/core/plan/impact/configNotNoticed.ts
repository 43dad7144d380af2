import { member, stringAt, type Json } from '../../resource/json.ts';
import { listAt } from '../../resource/jsonLists.ts';
import { formatResource, type ResourceId } from '../../resource/resourceId.ts';
import type { Impact } from './impact.ts';
import type { ImpactFacts, Sibling } from './impactFacts.ts';
import { changesPodTemplate, podSpecOf, rollsPods } from './podTemplate.ts';

/**
 * A ConfigMap or Secret that changes under its own name is read by environment variables and by `subPath` mounts when a
 * container starts, and never again: workloads whose template stays as it is keep the old values.
 */
export function configNotNoticed({ id, action, fields, siblings }: ImpactFacts): readonly Impact[] {
  if (action !== 'update' || id.group !== '' || (id.kind !== 'ConfigMap' && id.kind !== 'Secret')) return [];
  if (!fields.some(({ path: [top] }) => top !== undefined && 'field' in top && top.field !== 'metadata'))
    return [];
  const unaware = siblings.filter((sibling) => staysAsItIs(sibling) && readsAtStart(sibling, id));
  if (unaware.length === 0) return [];
  const names = unaware.map((sibling) => formatResource(sibling.id)).join(', ');
  return [
    {
      code: 'config-not-noticed',
      severity: 'warning',
      message: `running pods of ${names} keep the old values: they are read when a container starts`,
    },
  ];
}

const staysAsItIs = ({ id, action, fields }: Sibling): boolean =>
  rollsPods(id) && (action === 'unchanged' || (action === 'update' && !changesPodTemplate(fields)));

function readsAtStart({ id, object }: Sibling, config: ResourceId): boolean {
  const spec = podSpecOf(object);
  if (!spec || id.namespace !== config.namespace) return false;
  const containers = [...listAt(spec, 'containers'), ...listAt(spec, 'initContainers')];
  const volumes = new Set(listAt(spec, 'volumes').flatMap((volume) => nameIfFrom(volume, config)));
  return containers.some(
    (container) =>
      listAt(container, 'envFrom').some(
        (source) => stringAt(source, sourceKeys[config.kind]?.from ?? '', 'name') === config.name,
      ) ||
      listAt(container, 'env').some(
        (variable) =>
          stringAt(variable, 'valueFrom', sourceKeys[config.kind]?.key ?? '', 'name') === config.name,
      ) ||
      listAt(container, 'volumeMounts').some(
        (mount) => member(mount, 'subPath') !== undefined && volumes.has(stringAt(mount, 'name') ?? ''),
      ),
  );
}

const sourceKeys: Readonly<Record<string, { readonly from: string; readonly key: string }>> = {
  ConfigMap: { from: 'configMapRef', key: 'configMapKeyRef' },
  Secret: { from: 'secretRef', key: 'secretKeyRef' },
};

function nameIfFrom(volume: Json, config: ResourceId): readonly string[] {
  const source =
    config.kind === 'Secret'
      ? stringAt(volume, 'secret', 'secretName')
      : stringAt(volume, 'configMap', 'name');
  return source === config.name ? [stringAt(volume, 'name') ?? ''] : [];
}
