/** Ends a process and all it has started, at once. `leader` was started detached, so its id is its group's. */
export function endGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
