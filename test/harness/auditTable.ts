import type { AuditEvent } from './auditLog.ts';

/** How often which verb was asked of which resource, as an API server noted it; what is no resource is one row. */
export function auditTable(events: readonly AuditEvent[]): readonly string[] {
  const verbs = [...new Set(events.map(verbOf))].sort();
  const rows = Map.groupBy(events, resourceOf);
  const width = Math.max(...[...rows.keys()].map((resource) => resource.length), 8);
  const line = (first: string, cells: readonly (string | number)[]): string =>
    first.padEnd(width) + cells.map((cell, i) => String(cell).padStart((verbs[i]?.length ?? 0) + 3)).join('');
  return [
    line('', verbs),
    ...[...rows]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([resource, all]) =>
        line(
          resource,
          verbs.map((verb) => all.filter((event) => verbOf(event) === verb).length),
        ),
      ),
    line(
      'total',
      verbs.map((verb) => events.filter((event) => verbOf(event) === verb).length),
    ),
  ];
}

/** One that stores nothing is another verb. */
function verbOf({ verb, requestURI, apiGroup, resource }: AuditEvent): string {
  const isDryRun = new URLSearchParams(requestURI.split('?')[1]).getAll('dryRun').join() === 'All';
  if (isDryRun) return `${verb}?dryRun=All`;
  const isReview = apiGroup === 'authorization.k8s.io' && resource?.startsWith('selfsubject') === true;
  return isReview ? `${verb} of a self review` : verb;
}

const resourceOf = ({ apiGroup = '', resource, subresource }: AuditEvent): string => {
  if (resource === undefined) return '(no resource)';
  const name = apiGroup === '' ? resource : `${resource}.${apiGroup}`;
  return subresource === undefined ? name : `${name}/${subresource}`;
};
