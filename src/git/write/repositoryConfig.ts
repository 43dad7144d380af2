/** One value of Git's configuration and where it was set. */
export interface ConfigEntry {
  readonly scope: string;
  /** Section and name in lower case, as Git lists them: `remote.Origin.url`. */
  readonly key: string;
  /** Undefined where the file names the key alone, which means true. */
  readonly value: string | undefined;
}

export const listConfig = ['config', '--list', '-z', '--show-scope', '--includes'] as const;

/** Reads what `listConfig` wrote: `<scope> NUL <key> LF <value> NUL`. */
export function configEntries(output: Buffer): readonly ConfigEntry[] {
  const fields = output.toString().split('\0');
  const entries: ConfigEntry[] = [];
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const record = fields[i + 1] ?? '';
    const end = record.indexOf('\n');
    entries.push({
      scope: fields[i] ?? '',
      key: end < 0 ? record : record.slice(0, end),
      value: end < 0 ? undefined : record.slice(end + 1),
    });
  }
  return entries;
}

export const configValue = (entries: readonly ConfigEntry[], key: string): string | undefined =>
  entries.findLast((entry) => entry.key === key)?.value;

export function isConfigTrue(entries: readonly ConfigEntry[], key: string): boolean {
  const entry = entries.findLast((one) => one.key === key);
  if (!entry) return false;
  return entry.value === undefined || /^(true|yes|on|-?[1-9]\d*)$/i.test(entry.value);
}

/** Set by the repository itself, or by a file that it includes. */
export const isOfRepository = ({ scope }: ConfigEntry): boolean => scope === 'local' || scope === 'worktree';
