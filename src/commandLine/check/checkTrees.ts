import { createHash } from 'node:crypto';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { GitReader } from '../../git/read/gitApi.ts';
import { kustomizationNames } from '../../core/validate/howToValidate.ts';
import type { SourceText } from '../../core/yaml/sourceText.ts';
import { fileContent } from '../../session/git/fileContent.ts';
import type { Platform } from '../../session/platform.ts';
import { CommandLineError } from '../commandLineError.ts';

/** A repository, or a folder that is in none, with the part of it that is checked. */
export interface CheckTree {
  /** Absolute. */
  readonly root: string;
  /** Every file, relative to the root with forward slashes. */
  readonly files: readonly string[];
  /** The texts of all YAML files: what is not checked itself may still define kinds or be rendered. */
  readonly texts: ReadonlyMap<string, SourceText>;
  /** Those that the paths name: problems are reported in these. */
  readonly named: ReadonlySet<string>;
  /** Those of them that are validated as typed: what has changed, where a revision is given. */
  readonly checked: ReadonlySet<string>;
  /** Absent where everything counts, not only what has changed. */
  readonly since?: ChangesSince;
}

/** What is different from a revision, of any kind of file. */
export interface ChangesSince {
  /** Files of the revision that are not there any more. */
  readonly removed: readonly string[];
  readonly isChanged: (file: string) => Promise<boolean>;
}

type TreesPlatform = Pick<Platform, 'git' | 'readFile'>;

/** The files that paths name: of folders those that Git tracks or would, and everything where there is no repository. */
export async function checkTrees(
  platform: TreesPlatform,
  paths: readonly string[],
  since: string | undefined,
): Promise<readonly CheckTree[]> {
  const byRoot = new Map<
    string,
    { readonly reader: GitReader; readonly isRepository: boolean; wanted: Wanted[] }
  >();
  for (const given of paths) {
    const absolute = await realpath(path.resolve(given)).catch(() => undefined);
    const found = absolute === undefined ? undefined : await stat(absolute);
    if (!found || absolute === undefined)
      throw new CommandLineError(`${given}: there is no such file or folder`);
    const folder = found.isDirectory() ? absolute : path.dirname(absolute);
    const reader = platform.git(folder);
    const repository = await reader.repository();
    const root = repository.ok ? repository.value.root : folder;
    const known = byRoot.get(root);
    if (known) reader.dispose();
    const tree = known ?? { reader, isRepository: repository.ok, wanted: [] };
    tree.wanted.push({ relative: relativeTo(root, absolute), isFile: found.isFile() });
    byRoot.set(root, tree);
  }
  return Promise.all(
    [...byRoot].map(async ([root, { reader, isRepository, wanted }]) => {
      try {
        const listed = isRepository ? await reader.workingTree() : undefined;
        const tree = await readTree(platform, root, {
          wanted,
          listed: listed?.ok ? listed.value.files : undefined,
        });
        return since === undefined ? tree : await changedSince(platform, reader, tree, since);
      } finally {
        reader.dispose();
      }
    }),
  );
}

interface Wanted {
  readonly relative: string;
  readonly isFile: boolean;
}

async function readTree(
  { readFile }: TreesPlatform,
  root: string,
  { wanted, listed }: { readonly wanted: readonly Wanted[]; readonly listed: readonly string[] | undefined },
): Promise<CheckTree> {
  const single = wanted.filter(({ isFile }) => isFile).map(({ relative }) => relative);
  const found = listed ?? (await filesOutsideGit(root, wanted));
  const files = [...new Set([...found, ...single])].filter(isOfPerson);
  const texts = new Map<string, SourceText>();
  await Promise.all(
    files
      .filter((file) => isYaml(file) || single.includes(file))
      .map(async (file) => {
        const bytes = await readFile(root, file);
        const content = bytes && fileContent(file, bytes);
        if (content?.kind === 'text') texts.set(file, content.source);
      }),
  );
  const isNamed = (file: string): boolean =>
    wanted.some(({ relative }) => relative === '' || file === relative || file.startsWith(`${relative}/`));
  const inOrder = files.filter((file) => texts.has(file)).sort();
  const named = new Set(inOrder.filter(isNamed));
  return {
    root,
    files,
    texts: new Map(inOrder.flatMap((file) => [[file, texts.get(file)] as const].filter(hasText))),
    named,
    checked: named,
  };
}

const hasText = (entry: readonly [string, SourceText | undefined]): entry is readonly [string, SourceText] =>
  entry[1] !== undefined;

const isYaml = (file: string): boolean =>
  /\.ya?ml$/i.test(file) || kustomizationNames.has(file.slice(file.lastIndexOf('/') + 1));

const isOfPerson = (file: string): boolean => !/(?:^|\/)(?:node_modules|\.git)\//.test(file);

/**
 * In no repository: all below a folder that is named, or that a kustomization holds together; beside a file alone, only what
 * lies in its folder, which may be anybody's home.
 */
async function filesOutsideGit(root: string, wanted: readonly Wanted[]): Promise<readonly string[]> {
  if (wanted.every(({ isFile }) => isFile)) {
    const beside = await filesIn(root, { recursive: false });
    if (!beside.some((file) => kustomizationNames.has(file))) return beside;
  }
  return filesIn(root, { recursive: true });
}

async function filesIn(
  folder: string,
  { recursive }: { readonly recursive: boolean },
): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relativeTo(folder, path.join(entry.parentPath, entry.name)));
}

const relativeTo = (root: string, absolute: string): string =>
  path.relative(root, absolute).split(path.sep).join('/');

/** By Git's own ids of contents, so that no file has to be read from the revision. */
async function changedSince(
  { readFile }: TreesPlatform,
  reader: GitReader,
  tree: CheckTree,
  revision: string,
): Promise<CheckTree> {
  const entries = await reader.tree(revision);
  if (!entries.ok) throw new CommandLineError(`--since ${revision}: ${entries.failure.message}`);
  const ids = new Map(entries.value.map((entry) => [entry.path, entry.objectId]));
  const isOther = (file: string, content: string | Uint8Array): boolean => {
    const id = ids.get(file);
    return id === undefined || id !== objectId(content, id.length);
  };
  const checked = new Set([...tree.named].filter((file) => isOther(file, tree.texts.get(file)?.text ?? '')));
  const present = new Set(tree.files);
  return {
    ...tree,
    checked,
    since: {
      removed: entries.value
        .filter(({ path: file, mode }) => mode !== submodule && isOfPerson(file) && !present.has(file))
        .map(({ path: file }) => file),
      isChanged: async (file) => {
        const content = tree.texts.get(file)?.text ?? (await readFile(tree.root, file));
        if (content === undefined) return ids.has(file);
        return (typeof content === 'object' && 'oversized' in content) || isOther(file, content);
      },
    },
  };
}

const submodule = '160000';

function objectId(content: string | Uint8Array, length: number): string {
  const bytes = Buffer.from(content);
  return createHash(length === 64 ? 'sha256' : 'sha1')
    .update(`blob ${String(bytes.length)}\0`)
    .update(bytes)
    .digest('hex');
}
