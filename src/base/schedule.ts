/**
 * Runs `task` once, soon, however often it is asked for meanwhile: a burst of changes is one step.
 * The delay is one turn of the event loop, so that all events that are already waiting are taken in first; or so many
 * milliseconds as are said when it is asked for.
 */
export function coalesce(task: () => void, delayMs: () => number = () => 0): () => void {
  let asked = false;
  return () => {
    if (asked) return;
    asked = true;
    setTimeout(() => {
      asked = false;
      task();
    }, delayMs());
  };
}
