import { knownAsText } from '../../core/owner/knownAsText.ts';
import type { EnvironmentInput, Inputs } from '../inputs.ts';

/** Where an owner's objects go: one of the environments, or a cluster that none of them is known to be. */
export type Destination =
  | { readonly kind: 'bound'; readonly environment: string }
  | { readonly kind: 'unbound'; readonly cluster: string; readonly reason: string };

/** The environment that the person says a cluster is, by one of the names that it has in the environment `hub`. */
export function boundByPerson(
  names: readonly string[],
  hub: EnvironmentInput,
  environments: Inputs['environments'],
): EnvironmentInput | undefined {
  const wanted = new Set(names.map(normalizedServer));
  return [...environments.values()].find(({ knownAs }) =>
    knownAs?.[hub.name]?.some((name) => wanted.has(normalizedServer(name))),
  );
}

/** What lets an owner be compared that goes to a cluster which nobody has named here. */
export const howToBind = (name: string, hub: EnvironmentInput): string =>
  `say which environment that is, with ${knownAsText(name, hub.name)} in plumbline.environments or --known-as, and choose it`;

export const isSameServer = (a: string | undefined, b: string): boolean =>
  a !== undefined && normalizedServer(a) === normalizedServer(b);

/** What is no address stays as it is. */
function normalizedServer(url: string): string {
  try {
    return new URL(url).href.replace(/\/$/, '');
  } catch {
    return url;
  }
}
