import { failed, success, type Outcome } from '../base/outcome.ts';
import { workingTree, type BuiltObject } from '../session/inputs.ts';
import { OpenRevisions } from '../session/git/openRevisions.ts';
import { rendersAt } from '../session/builds/rendersAt.ts';
import type { OwnerRender } from '../session/builds/workingRender.ts';
import type { Session } from '../session/session.ts';
import type { CommandLineContext } from './commandLineContext.ts';
import { CommandLineError } from './commandLineError.ts';
import { isNamed, observe } from './observe.ts';
import { allOriginsLimitMs } from './withChartOrigins.ts';

export interface AskedOwner {
  /** As `isNamed` takes it. */
  readonly name: string;
  /** As Git names it; undefined for the working tree. */
  readonly revision: string | undefined;
  readonly origins: boolean;
  readonly showSecrets: boolean;
}

/** What an owner that the files of this folder's repository declare renders to, as its agent builds it. */
export async function renderOwner(
  context: CommandLineContext,
  { name, revision, origins, showSecrets }: AskedOwner,
): Promise<readonly BuiltObject[]> {
  let renders: readonly OwnerRender[] | undefined;
  await observe(context, {
    environments: [],
    owners: [name],
    showSecrets,
    ownersInFiles: true,
    look: async (session) => {
      renders = await rendersOf(session, { revision, located: origins ? name : undefined });
    },
  });
  const rendered = outcomeOf(name, renders ?? []);
  if (!rendered.ok) throw new CommandLineError(rendered.failure);
  return rendered.value;
}

/** `located` is the owner whose origins are asked for. */
async function rendersOf(
  session: Session,
  { revision, located }: { readonly revision: string | undefined; readonly located: string | undefined },
): Promise<readonly OwnerRender[]> {
  const [root = ''] = session.snapshot.inputs.repositories.keys();
  const open = new OpenRevisions(session);
  const opened = revision === undefined ? undefined : await open.open({ root, name: revision });
  if (opened?.ok === false) throw new CommandLineError(`--at: ${opened.failure}`);
  const at = opened?.value ?? workingTree;
  const inspection = session.inspect(root, [at]);
  await inspection.settled();
  const found = rendersAt(await session.settled(), root, at).filter(
    ({ snapshot }) => located !== undefined && isNamed(snapshot, located),
  );
  for (const { snapshot: owner } of found)
    await session.origins.locate(session.snapshot, { owner, revision: at }, { limitMs: allOriginsLimitMs });
  const renders = rendersAt(await session.settled(), root, at);
  inspection.dispose();
  open.dispose();
  return renders;
}

function outcomeOf(name: string, renders: readonly OwnerRender[]): Outcome<readonly BuiltObject[], string> {
  const [found, ...others] = renders.filter(({ snapshot }) => isNamed(snapshot, name));
  if (!found) return failed(`there is no owner ${name}`);
  if (others.length > 0) {
    const choices = [found, ...others].map(({ snapshot }) => `${snapshot.environment}:${name}`);
    return failed(`several clusters have ${name}: ${choices.join(', ')}`);
  }
  return found.kind === 'rendered' ? success(found.objects) : failed(`${name}: ${found.reason}`);
}
