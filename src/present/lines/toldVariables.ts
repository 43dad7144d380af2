import { placeText } from '../../core/change/writeScalar.ts';
import type { ScalarVariable } from '../../core/provenance/variable.ts';
import { resolvePath } from '../../core/provenance/resolvePath.ts';
import { writtenElsewhere } from '../../core/provenance/writtenElsewhere.ts';
import type { FieldPath } from '../../core/resource/fieldPath.ts';
import type { Origin } from '../../core/resource/origin.ts';
import { toPointer } from '../../core/yaml/jsonPointer.ts';
import type { BuiltObject } from '../../session/inputs.ts';
import { code, escape } from '../markdown.ts';

/** What is told of a variable in a field, beside the line that controls that. */
export interface ToldVariable {
  /** A sentence in Markdown, without its full stop. */
  readonly sentence: string;
  /** What a link to the further place is called. */
  readonly link?: { readonly label: string; readonly origin: Origin };
}

/** Of the variables that a rendered scalar is made of. */
export function toldVariables(built: BuiltObject | undefined, path: FieldPath): readonly ToldVariable[] {
  if (!built?.variables) return [];
  const pointer = toPointer(resolvePath(built.object, path).segments);
  const written = writtenElsewhere(built, pointer);
  return (built.variables.get(pointer) ?? []).map((one) => toldOf(one, written));
}

function toldOf({ name, as, setting }: ScalarVariable, written: Origin | undefined): ToldVariable {
  const variable = code(name);
  if (written)
    return {
      sentence: `It is the value of ${variable}, which stands at ${place(written)}`,
      link: { label: `where ${name} stands`, origin: written },
    };
  switch (setting?.kind) {
    case 'line':
      return {
        sentence: `${variable} is set at ${place(setting.origin)}${setting.origin.certain ? '' : ', as far as can be told'}`,
        link: { label: `where ${name} is set`, origin: setting.origin },
      };
    case 'object':
      return {
        sentence: `${variable} is set in the cluster by ${escape(setting.title)}, and by no line of this repository`,
      };
    case 'nothing':
    case undefined:
      return {
        sentence:
          as === 'unset'
            ? `${variable} is not set: what the line says for that case stands here`
            : `Where ${variable} is set is not known`,
      };
  }
}

const place = (origin: Origin): string => escape(placeText(origin));
