import type { ConflictView } from '../../changeProtocol.ts';
import type { GitReader } from '../../git/read/gitApi.ts';
import type { ConflictSide, RevertConflict } from '../../git/write/gitWriteApi.ts';

/** Conflicts of a revert with the texts of their sides. */
export async function conflictView(
  reader: Pick<GitReader, 'blobs'> | undefined,
  conflicts: readonly RevertConflict[],
  signal?: AbortSignal,
): Promise<readonly ConflictView[]> {
  const ids = conflicts.flatMap(({ base, ours, theirs }) =>
    [base, ours, theirs].flatMap((side) => (side ? [side.objectId] : [])),
  );
  const blobs = await reader?.blobs(ids, signal);
  const textOf = (side: ConflictSide | undefined): string | undefined => {
    const bytes = side && blobs?.ok === true ? blobs.value.get(side.objectId) : undefined;
    return bytes && utf8.decode(bytes);
  };
  return conflicts.map(({ path, base, ours, theirs, merged, reasons }) => {
    const texts = { base: textOf(base), ours: textOf(ours), theirs: textOf(theirs) };
    return {
      path,
      ...(texts.base === undefined ? {} : { base: texts.base }),
      ...(texts.ours === undefined ? {} : { ours: texts.ours }),
      ...(texts.theirs === undefined ? {} : { theirs: texts.theirs }),
      merged: merged ? utf8.decode(merged) : (texts.ours ?? ''),
      reason: reasons.join('; '),
    };
  });
}

const utf8 = new TextDecoder();
