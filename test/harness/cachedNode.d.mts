export function cachedNode(): string;
