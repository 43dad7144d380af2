import { plumblineFileName, readPlumblineFile } from '../../core/owner/plumbline/plumblineFile.ts';
import type { Inputs } from '../inputs.ts';

/**
 * The names of the environments that are production: the person's own setting says so, or a `.plumbline.yaml` of the
 * working trees. Neither can take back what the other says. The same set where it holds the same names.
 */
export function productionEnvironments(
  { environments, repositories }: Inputs,
  previous: ReadonlySet<string> | undefined,
): ReadonlySet<string> {
  const own = [...environments.values()].filter(({ production }) => production);
  const shared = [...repositories.values()].flatMap(({ working }) => {
    const content = working?.get(plumblineFileName);
    if (content?.kind !== 'text') return [];
    return readPlumblineFile(content.source).file.environments.filter(({ production }) => production);
  });
  const names = new Set([...own, ...shared].map(({ name }) => name));
  return previous?.size === names.size && [...names].every((name) => previous.has(name)) ? previous : names;
}
