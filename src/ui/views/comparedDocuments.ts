import { commands, type Uri } from 'vscode';
import type { ComparedObject } from '../../present/viewModels.ts';
import type { ComparedStates } from '../../protocol.ts';
import type { CoreClient } from '../coreClient.ts';
import { UserError } from '../userError.ts';
import type { VirtualDocuments } from './virtualDocuments.ts';

/** What the address of one side of a compared object begins with. */
export const comparedKind = 'compared';

/** The sides of compared objects as documents that their addresses say how to make: tabs of them open again. */
export function serveComparedDocuments(core: CoreClient, documents: VirtualDocuments): void {
  documents.makeBy(comparedKind, async (_uri, what) => {
    const { side, ...asked } = addressOf(what);
    const texts = await core.request('comparedTexts', asked);
    return texts[side];
  });
}

/** All objects that differ between two states, in the editor's own diff of many files. */
export async function showCompared(
  core: CoreClient,
  documents: VirtualDocuments,
  states: ComparedStates,
): Promise<void> {
  const objects = await core.request('comparedObjects', states);
  const title = `${stateText(states.left)} ↔ ${stateText(states.right)}`;
  if (objects.length === 0) throw new UserError(`Nothing differs: ${title}.`);
  const side = (object: ComparedObject, which: Side): Uri => {
    const { owner, object: key } = object;
    const what: Address = { ...states, owner, object: key, side: which };
    // The same name on both sides: with another one the editor would take the object for renamed.
    return documents.address(comparedKind, `${object.name}.yaml`, what);
  };
  const resources = objects.map((object) => [
    side(object, 'right'),
    side(object, 'left'),
    side(object, 'right'),
  ]);
  await commands.executeCommand('vscode.changes', title, resources);
}

/** For people. */
export const stateText = (state: string): string =>
  state.startsWith('git:') ? state.slice('git:'.length).replaceAll('/', '∕') : (texts[state] ?? state);

const texts: Readonly<Record<string, string>> = {
  working: 'working tree',
  deployed: 'deployed',
  healthy: 'last healthy',
  live: 'live',
};

type Side = 'left' | 'right';

interface Address extends ComparedStates, Pick<ComparedObject, 'owner' | 'object'> {
  readonly side: Side;
}

/** An address may come from anywhere. */
function addressOf(what: unknown): Address {
  const { owner, object, side } = given(what);
  return {
    ...statesOf(what),
    owner: textOf(owner),
    object: textOf(object),
    side: side === 'left' ? 'left' : 'right',
  };
}

export function statesOf(what: unknown): ComparedStates {
  const { root, left, right } = given(what);
  return { root: textOf(root), left: textOf(left), right: textOf(right) };
}

const given = (what: unknown): Readonly<Record<string, unknown>> =>
  typeof what === 'object' && what !== null ? (what as Record<string, unknown>) : {};
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
