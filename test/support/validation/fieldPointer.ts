import { toPointer } from '../../../src/core/yaml/jsonPointer.ts';

/** A path as the server writes it, `spec.ports[0].name` or `metadata.labels[a.b/c]`, as a JSON pointer. */
export const fieldPointer = (path: string): string =>
  toPointer([...path.matchAll(/\[([^\]]*)\]|[^.[\]]+/g)].map(([step, inBrackets]) => inBrackets ?? step));
