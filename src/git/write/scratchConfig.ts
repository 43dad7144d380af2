import { type ConfigEntry, isOfRepository } from './repositoryConfig.ts';
import type { WriteRepository } from './writeRepository.ts';
import { emptiedFilters } from './emptiedFilters.ts';

/**
 * What of a repository's own configuration holds in a scratch repository: data that decides what is stored and how a
 * merge comes out. Nothing that names a program is among it, and filters, the person's own as well, are emptied: a
 * repository's attributes choose which files they get to see.
 */
export function scratchConfig({
  config,
  objectFormat,
}: Pick<WriteRepository, 'config' | 'objectFormat'>): string {
  const copied = config.filter((entry) => isOfRepository(entry) && copiedKeys.has(entry.key));
  return [
    ...(objectFormat === 'sha256'
      ? [
          { key: 'core.repositoryformatversion', value: '1' },
          { key: 'extensions.objectformat', value: 'sha256' },
        ]
      : []),
    { key: 'core.splitindex', value: 'false' },
    ...copied,
    ...emptiedFilters(config),
  ]
    .map(configLines)
    .join('');
}

/** A value as Git's configuration files write it. */
export function configLines({ key, value }: Pick<ConfigEntry, 'key' | 'value'>): string {
  const first = key.indexOf('.');
  const last = key.lastIndexOf('.');
  const section = key.slice(0, first);
  const name = first === last ? '' : ` "${escaped(key.slice(first + 1, last))}"`;
  const setting = key.slice(last + 1);
  const quoted =
    value === undefined ? '' : ` = "${escaped(value).replaceAll('\n', '\\n').replaceAll('\t', '\\t')}"`;
  return `[${section}${name}]\n\t${setting}${quoted}\n`;
}

const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"');

const copiedKeys = new Set([
  'author.email',
  'author.name',
  'committer.email',
  'committer.name',
  'core.attributesfile',
  'core.autocrlf',
  'core.bigfilethreshold',
  'core.checkstat',
  'core.compression',
  'core.eol',
  'core.excludesfile',
  'core.filemode',
  'core.ignorecase',
  'core.longpaths',
  'core.loosecompression',
  'core.precomposeunicode',
  'core.protecthfs',
  'core.protectntfs',
  'core.safecrlf',
  'core.sharedrepository',
  'core.symlinks',
  'core.trustctime',
  'diff.renamelimit',
  'diff.renames',
  'gpg.format',
  'merge.conflictstyle',
  'merge.directoryrenames',
  'merge.renamelimit',
  'merge.renames',
  'user.email',
  'user.name',
  'user.signingkey',
  'user.useconfigonly',
]);
