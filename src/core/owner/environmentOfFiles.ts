/** What stands for the environment of owners that files alone declare, where nothing tells their clusters apart. */
export const environmentOfFiles = 'Git';
