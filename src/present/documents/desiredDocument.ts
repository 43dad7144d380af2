import { kept } from '../../base/kept.ts';
import { formatOwner } from '../../core/owner/owner.ts';
import { maskObject } from '../../core/resource/masking.ts';
import { resourceKey } from '../../core/resource/resourceId.ts';
import { maskSecretObject, secretParts } from '../../core/resource/secretParts.ts';
import { editorPositions } from '../../core/yaml/editorPositions.ts';
import { linePositions } from '../../core/yaml/linePositions.ts';
import { printYaml } from '../../core/yaml/printYaml.ts';
import type { SourceText } from '../../core/yaml/sourceText.ts';
import type { BuiltObject, GoodBuild } from '../../session/inputs.ts';
import type { OwnerRender } from '../../session/builds/workingRender.ts';
import type { Snapshot } from '../../session/snapshot.ts';
import { ownerFailure } from '../problems/ownerFailure.ts';

/** What an owner renders in the working tree, as one text, and where in it the objects stand. */
export interface DesiredDocument {
  readonly text: string;
  /** The lines above the objects. */
  readonly header: string;
  /** Undefined where nothing was ever rendered. */
  readonly build: GoodBuild | undefined;
  /** Zero-based line of the first object. */
  readonly firstLine: number;
  readonly objects: readonly PlacedObject[];
}

export interface PlacedObject {
  readonly built: BuiltObject;
  /** As it is shown, masked. */
  readonly source: SourceText;
  /** Zero-based, from the first object on. */
  readonly line: number;
  readonly lineCount: number;
}

/** Secret values are masked. While the working tree does not render, the last good render stays. */
export function desiredDocument(render: OwnerRender, snapshot: Snapshot): DesiredDocument {
  const { owner, environment, working } = render.snapshot;
  const build = working?.lastGood;
  const body = build && bodyOf(build);
  const where = `${environment}${snapshot.production.has(environment) ? ' (production)' : ''}`;
  const header = [
    `${formatOwner(owner.id)} in ${where}: what it renders in the working tree, unsaved edits included.`,
    ...(render.kind === 'rendered'
      ? []
      : [
          `${render.kind === 'failed' ? 'It does not render' : 'It is not rendered'}: ${reasonOf(render, snapshot)}`,
          ...(body ? ['This is what it rendered to last.'] : []),
        ]),
    ...(body ? [countText(body)] : []),
  ];
  const lines = header.flatMap((text) => text.split('\n')).map((line) => `# ${line}`.trimEnd());
  const headerText = `${lines.join('\n')}\n`;
  return {
    text: `${headerText}${body?.text ?? ''}`,
    header: headerText,
    build,
    firstLine: lines.length,
    objects: body?.objects ?? [],
  };
}

/** With the place that causes it, where that is known. */
function reasonOf(
  { snapshot: owner, reason }: Exclude<OwnerRender, { kind: 'rendered' }>,
  { inputs }: Snapshot,
): string {
  const tree = inputs.repositories.get(owner.root)?.working;
  const failure = tree && ownerFailure(owner, tree)?.failure;
  if (!failure) return reason;
  const { line } = linePositions(failure.source).placeAt(failure.range.start);
  return `${failure.path}:${String(line)}: ${failure.message}`;
}

/** The line at which an object begins, zero-based; the first of the document where it is not there. */
export function lineOfObject({ objects, firstLine }: DesiredDocument, key: string): number {
  const found = objects.find(({ built }) => resourceKey(built.id) === key);
  return found ? firstLine + found.line : 0;
}

interface Body {
  readonly text: string;
  readonly objects: readonly PlacedObject[];
  /** Of those that are left out of a text that would be too long for the editor. */
  readonly more: number;
}

/** Made once of a build: nearly all that makes a preview look again leaves it alone. */
const bodyOf = kept((build: GoodBuild): Body => {
  const objects: PlacedObject[] = [];
  const texts: string[] = [];
  let [line, length] = [0, 0];
  for (const built of build.objects) {
    if (length > longest) break;
    const text = textOnce(built);
    const source: SourceText = { path: '', text };
    const lineCount = editorPositions(source).lineCount - 1;
    texts.push(`---\n${text}`);
    objects.push({ built, source, line: line + 1, lineCount });
    line += lineCount + 1;
    length += text.length;
  }
  return { text: texts.join(''), objects, more: build.objects.length - objects.length };
});

/** In UTF-16 units; the editor shows extensions no text above 50 MB. */
const longest = 16 * 1024 * 1024;

const textOnce = kept(({ object, secret = [] }: BuiltObject) =>
  printYaml(maskSecretObject(maskObject(object), secretParts([{ object, secret }]))),
);

function countText({ objects, more }: Body): string {
  const all = objects.length + more;
  const count = `${String(all)} ${all === 1 ? 'object' : 'objects'}`;
  const cut = more === 0 ? '' : `, of which the first ${String(objects.length)} are shown`;
  return `${count}${cut}. Go to Definition (F12) on a value leads to the line that controls it.`;
}
