/** Why a render gave nothing: as `EngineFailure` of src/engine. */
export type RenderFailure =
  | { readonly code: 'rejected'; readonly message: string; readonly unread?: string }
  | { readonly code: 'unsupported' | 'crashed' | 'outOfMemory'; readonly message: string }
  | { readonly code: 'timedOut'; readonly afterMs: number }
  | { readonly code: 'wanted'; readonly paths: readonly string[] }
  | { readonly code: 'cancelled' };

/** A failed render in words; of what the tool refuses, its own. */
export function renderFailureText(failure: RenderFailure): string {
  switch (failure.code) {
    case 'rejected':
      return failure.unread ?? failure.message;
    case 'unsupported':
      return failure.message;
    case 'crashed':
      return `rendering ended: ${firstLine(failure.message)}`;
    case 'outOfMemory':
      return 'rendering takes more memory than one render may have';
    case 'timedOut':
      return `rendering took longer than ${String(failure.afterMs / 1000)} s, the limit in the settings`;
    case 'wanted':
      return `files that it needs cannot be read: ${failure.paths.join(', ')}`;
    case 'cancelled':
      return 'rendering was cancelled';
  }
}

const firstLine = (text: string): string => text.split('\n', 1)[0] ?? '';
