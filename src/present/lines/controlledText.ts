import { formatOwner } from '../../core/owner/owner.ts';
import { formatResource } from '../../core/resource/resourceId.ts';
import type { ControlledLine } from '../../session/provenance/controlledFields.ts';

/** What a line controls, by owner: for a terminal, and for an editor. */
export function controlledText({ place, fields }: ControlledLine): string {
  if (fields.length === 0) return `${place} controls no field of what is rendered.\n`;
  const owners = Map.groupBy(fields, ({ owner }) => owner);
  const count = `${String(fields.length)} ${fields.length === 1 ? 'field' : 'fields'}`;
  const lines = [...owners].flatMap(([owner, ofOwner]) => [
    '',
    `${formatOwner(owner.owner.id)} (${owner.environment})`,
    ...[...Map.groupBy(ofOwner, ({ id }) => formatResource(id))].flatMap(([resource, ofResource]) => [
      `  ${resource}`,
      ...ofResource.map(({ path }) => `    ${path === '' ? 'whether it is there' : path}`),
    ]),
  ]);
  return [`${place} controls ${count}:`, ...lines, ''].join('\n');
}
