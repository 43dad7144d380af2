import { describeFailure, HarnessFailure } from '../harnessFailure.ts';
import { say } from '../say.ts';
import { desktopTool, desktopVariable, hasDisplay, inBrowser } from './desktopEditor.ts';
import { provideTool } from './tool.ts';

/**
 * The program of the desktop VS Code, for the tests and for people; undefined where a browser has to do. What a person
 * named explicitly must work; the rest is said and passed over. Without a display nothing is looked for.
 */
export async function chooseDesktop(): Promise<string | undefined> {
  const named = process.env[desktopVariable];
  if (named === inBrowser || (!named && !hasDisplay())) return undefined;
  try {
    return await provideTool(desktopTool);
  } catch (error) {
    if (named || !(error instanceof HarnessFailure)) throw error;
    say(`${describeFailure(error).split('\n')[0] ?? ''}; VS Code in a browser instead`);
    return undefined;
  }
}
