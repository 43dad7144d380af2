/** For Go's compiler, which is a Go program itself: an eighth of what it computes is collecting its own garbage. */
export const swiftCompiler: Readonly<Record<string, string>> = { GOGC: '400' };
