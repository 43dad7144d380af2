/** Which test files run in one process, which loads the modules that they share once; see `clusterGroups`. */
export const unitGroups: readonly (readonly string[])[] = [
  ['base/**/*', 'commandLine/**/*', 'core/**/*', 'engine/**/*', 'present/**/*'],
  ['cluster/**/*'],
  ['session/**/*'],
];
