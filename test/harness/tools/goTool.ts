import { goToolsEntry, type GoTools } from './goTools.ts';
import type { Tool } from './tool.ts';
import { byCache, byMaking, byVariable } from './ways.ts';

/** A tool that is built from source unless a variable names a folder that holds all that is needed. */
export function goTool(tools: GoTools, variable: string, needed: readonly string[]): Tool {
  const entry = goToolsEntry(tools);
  return {
    title: tools.title,
    ways: {
      variable: byVariable(variable, needed),
      cache: byCache(entry),
      build: byMaking(`building from source (${tools.expected})`, entry),
    },
    howToGet: `install Go 1.26 or newer (https://go.dev/dl)${tools.cgo ? ' and a C compiler such as gcc' : ''} and try again, or set ${variable} to a folder that holds ${needed.join(' and ')}`,
  };
}
