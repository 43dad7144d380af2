import type { FileSnapshot } from '../derive/fileSnapshot.ts';
import type { Inputs, Validations, ValidationSubject } from '../inputs.ts';
import type { RenderedSnapshot } from '../derive/renderedSnapshot.ts';
import type { Snapshot } from '../snapshot.ts';

/** Without the answers about what is gone; the same maps where nothing is. */
export function keptValidations(
  validations: Inputs['validations'],
  { files, rendered }: Pick<Snapshot, 'files' | 'rendered'>,
): Inputs['validations'] {
  let next: Map<string, Validations> | undefined;
  for (const [holder, known] of validations) {
    const file = files.get(holder);
    const build = rendered.get(holder);
    // Nothing new has been derived for it: nothing can be gone.
    if ((file ?? build)?.facts.validations === known && looked.has(known)) continue;
    looked.add(known);
    const subjects = file ? subjectsOfFile(file) : subjectsOfBuild(build);
    const kept = [...known].filter(([subject]) => subjects.has(subject));
    if (kept.length === known.size) continue;
    next ??= new Map(validations);
    if (kept.length === 0) next.delete(holder);
    else next.set(holder, new Map(kept));
  }
  return next ?? validations;
}

const looked = new WeakSet<Validations>();

const subjectsOfFile = ({ parts }: FileSnapshot): ReadonlySet<ValidationSubject> =>
  new Set(parts.flatMap(({ documents }) => documents.map(({ document }) => document)));

const subjectsOfBuild = (rendered: RenderedSnapshot | undefined): ReadonlySet<ValidationSubject> =>
  new Set(rendered?.facts.build.objects.map(({ object }) => object));
