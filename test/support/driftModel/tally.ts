/** Counts of a differential run, by kind and by outcome. */
export class Tally {
  readonly #rows = new Map<string, Map<string, number>>();

  count(row: string, ...columns: readonly string[]): void {
    const counts = this.#rows.get(row) ?? new Map<string, number>();
    this.#rows.set(row, counts);
    for (const column of columns) counts.set(column, (counts.get(column) ?? 0) + 1);
  }

  of(row: string, column: string): number {
    return this.#rows.get(row)?.get(column) ?? 0;
  }

  total(column: string): number {
    return this.rows.reduce((sum, row) => sum + this.of(row, column), 0);
  }

  get rows(): readonly string[] {
    return [...this.#rows.keys()];
  }

  /** One line for each row, one for all; the columns in the order in which they are named. */
  table(...columns: readonly string[]): readonly string[] {
    const width = Math.max(...this.rows.map((row) => row.length), 5);
    const line = (first: string, cells: readonly (string | number)[]): string =>
      first.padEnd(width) +
      cells.map((cell, i) => String(cell).padStart((columns[i]?.length ?? 0) + 2)).join('');
    return [
      line('', columns),
      ...this.rows.map((row) =>
        line(
          row,
          columns.map((column) => this.of(row, column)),
        ),
      ),
      line(
        'total',
        columns.map((column) => this.total(column)),
      ),
    ];
  }
}
