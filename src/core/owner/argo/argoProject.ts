import { at, stringAt, type JsonObject } from '../../resource/json.ts';
import { listAt, stringsAt } from '../../resource/jsonLists.ts';
import { matchesGlob } from './goGlob.ts';

/** Where an Application's objects go, as far as it is known: Argo CD goes by both the name and the address. */
export interface ProjectDestination {
  readonly server: string;
  readonly name: string;
  readonly namespace: string;
}

/** Of an object that an Application would write. */
export interface ProjectResource {
  readonly group: string;
  readonly kind: string;
  /** '' of what lives in none. */
  readonly namespace: string;
}

/** `AppProject.IsSourcePermitted` of Argo CD (3.2). */
export function permitsSource(project: JsonObject, url: string): boolean {
  const source = normalized(url);
  let isPermitted = false;
  for (const pattern of stringsAt(project, 'spec', 'sourceRepos')) {
    const isDenied = pattern.startsWith('!');
    const plain = normalized(isDenied ? pattern.slice(1) : pattern);
    if (matches(`${isDenied ? '!' : ''}${plain}`, source, '/')) isPermitted = true;
    else if (isDenied) return false;
  }
  return isPermitted;
}

/** `AppProject.IsDestinationPermitted`, without its clusters of their own. */
export function permitsDestination(
  project: JsonObject,
  { server, name, namespace }: ProjectDestination,
): boolean {
  let isPermitted = false;
  for (const item of listAt(project, 'spec', 'destinations')) {
    const pattern = (field: string): string => stringAt(item, field) ?? '';
    const isNamed = name !== '' && matches(pattern('name'), name);
    const isServed = server !== '' && matches(pattern('server'), server);
    const isThere = matches(pattern('namespace'), namespace);
    const denies = (field: string): boolean => pattern(field).startsWith('!');
    if ((isServed || isNamed) && isThere) isPermitted = true;
    else if ((!isNamed && denies('name')) || (!isServed && denies('server') && isThere)) return false;
    else if (!isThere && denies('namespace') && isServed) return false;
  }
  return isPermitted;
}

/** `AppProject.IsGroupKindPermitted` */
export function permitsKind(project: JsonObject, { group, kind, namespace }: ProjectResource): boolean {
  const isListed = (field: string): boolean =>
    listAt(project, 'spec', field).some(
      (item) =>
        matchesPath(stringAt(item, 'kind') ?? '', kind) && matchesPath(stringAt(item, 'group') ?? '', group),
    );
  if (namespace === '') return isListed('clusterResourceWhitelist') && !isListed('clusterResourceBlacklist');
  const allowed = at(project, 'spec', 'namespaceResourceWhitelist');
  const isAllowed = allowed === undefined || allowed === null || isListed('namespaceResourceWhitelist');
  return isAllowed && !isListed('namespaceResourceBlacklist');
}

/** `AppProject.IsAppNamespacePermitted`: whether Applications of another namespace than Argo CD's may belong to it. */
export const permitsNamespace = (project: JsonObject, namespace: string): boolean =>
  stringsAt(project, 'spec', 'sourceNamespaces').some(
    (pattern) => matchesExpression(pattern, namespace) || matchesGlob(pattern, namespace),
  );

function matchesExpression(pattern: string, text: string): boolean {
  const source = /^\/(.*)\/$/s.exec(pattern)?.[1];
  if (source === undefined) return false;
  try {
    return new RegExp(source).test(text);
  } catch {
    return false;
  }
}

/** As `globMatch` of Argo CD: a pattern may be turned round. */
function matches(pattern: string, text: string, separator?: string): boolean {
  if (pattern.startsWith('!')) return !matchesGlob(pattern.slice(1), text, separator);
  return pattern === '*' || matchesGlob(pattern, text, separator);
}

/** As Go's `filepath.Match`: no braces, and nothing of `**`. */
const matchesPath = (pattern: string, text: string): boolean =>
  matchesGlob(pattern.replaceAll(/[{},]/g, '\\$&').replaceAll(/\*+/g, '*').replaceAll('[^', '[!'), text, '/');

/** As `NormalizeGitURL` of Argo CD. It is no address with braces in it: alternatives match nothing. */
function normalized(url: string): string {
  const text = url.trim().toLowerCase();
  if (/[{}]/.test(text)) return '';
  const isSsh = /^(?:ssh:\/\/)?[^/:]*@[^@]+$/.test(text);
  const whole = isSsh && !text.startsWith('ssh://') ? `ssh://${text.replace(':', '/')}` : text;
  return whole.replace(/\.git$/, '').replace(/^ssh:\/\//, '');
}
