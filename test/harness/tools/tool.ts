import { HarnessFailure } from '../harnessFailure.ts';
import { CommandFailure } from '../process/command.ts';
import { say } from '../say.ts';

/** The ways to a tool, in the order in which they are tried. */
export const wayOrder = ['variable', 'path', 'cache', 'download', 'build', 'install'] as const;
export type WayKind = (typeof wayOrder)[number];

/** What became of one way. */
export type Taken =
  | { readonly kind: 'found'; readonly path: string }
  /** Not there, and nobody needs to be told. */
  | { readonly kind: 'absent' }
  /** Something was there, or was tried, but it is no use. */
  | { readonly kind: 'refused'; readonly reason: string };

export interface Way {
  /** What is done, for people who are told that another way failed: `building it from source, about 4 minutes`. */
  readonly what: string;
  /** A known failure may be thrown too; it counts as refused. */
  readonly take: () => Promise<Taken>;
}

/** Something outside this project that tests and demonstration need: a folder of programs, or a program. */
export interface Tool {
  readonly title: string;
  readonly ways: Readonly<Partial<Record<WayKind, Way>>>;
  /** What a person can do when no way leads to it. */
  readonly howToGet: string;
}

export const absent: Taken = { kind: 'absent' };
export const found = (path: string): Taken => ({ kind: 'found', path });
export const refused = (reason: string): Taken => ({ kind: 'refused', reason });

const provided = new WeakMap<Tool, Promise<string>>();

/**
 * The path of a tool, by the first way that leads to it; asked for once a process. Each way that fails says why and
 * what comes next. What a variable names is what the person wants, so that one must be right.
 */
export function provideTool(tool: Tool): Promise<string> {
  const known = provided.get(tool);
  if (known) return known;
  const providing = tryWays(tool);
  provided.set(tool, providing);
  providing.catch(() => provided.delete(tool));
  return providing;
}

async function tryWays({ title, ways, howToGet }: Tool): Promise<string> {
  const reasons: string[] = [];
  let untold: string | undefined;
  for (const kind of wayOrder) {
    const way = ways[kind];
    if (!way) continue;
    // Where the cache has it, why it was not taken from elsewhere is still worth a line, but not what comes next.
    if (untold !== undefined && kind !== 'cache') {
      say(`${title}: ${untold}; ${way.what} instead`);
      untold = undefined;
    }
    const taken = await attempt(way, kind);
    if (taken.kind === 'found') {
      if (untold !== undefined) say(`${title}: ${untold}; ${way.what} instead`);
      return taken.path;
    }
    if (taken.kind === 'absent') continue;
    reasons.push(taken.reason);
    untold = taken.reason;
  }
  throw new HarnessFailure(
    `${title} cannot be had: ${reasons.join('; ') || 'it is not installed'}`,
    howToGet,
  );
}

async function attempt(way: Way, kind: WayKind): Promise<Taken> {
  try {
    return await way.take();
  } catch (error) {
    const isKnown = error instanceof HarnessFailure || error instanceof CommandFailure;
    if (kind === 'variable' || !isKnown) throw error;
    return refused(error.message);
  }
}
