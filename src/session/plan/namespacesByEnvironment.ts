/** The Namespaces that owners render, at what is deployed or in the working tree, or make for themselves, by environment. */
export type NamespacesByEnvironment = ReadonlyMap<string, ReadonlySet<string>>;
