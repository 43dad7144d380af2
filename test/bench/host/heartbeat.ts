/** Beats every 5 ms in this thread's loop; `stop` gives how late each beat came, in milliseconds. */
export function startHeartbeat(): { readonly stop: () => readonly number[] } {
  const late: number[] = [];
  let last = performance.now();
  let timer: NodeJS.Timeout;
  const beat = (): void => {
    const now = performance.now();
    // A timer of 5 ms may be a millisecond late by itself.
    late.push(Math.max(0, now - last - everyMs));
    last = now;
    timer = setTimeout(beat, everyMs);
  };
  timer = setTimeout(beat, everyMs);
  return {
    stop: () => {
      clearTimeout(timer);
      return late;
    },
  };
}

const everyMs = 5;
