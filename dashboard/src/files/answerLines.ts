/** Divides the CSV of the service's answers into rows while it arrives. A row ends with a line feed outside quotes. */
export class AnswerLines {
  private rest = "";

  /** Adds a part of the text, and returns the rows that are complete. */
  add(text: string): string[][] {
    const all = this.rest + text;
    const rows: string[][] = [];
    let start = 0;
    let quotes = 0;
    for (let from = 0, end = all.indexOf("\n"); end >= 0; end = all.indexOf("\n", from)) {
      quotes += countQuotes(all.slice(from, end));
      from = end + 1;
      if (quotes % 2 > 0) continue;
      const line = all.slice(start, end);
      rows.push(quotes === 0 ? line.split(",") : divide(line));
      start = from;
      quotes = 0;
    }
    this.rest = all.slice(start);
    return rows;
  }

  /** Whether the text ended in the middle of a row. */
  get isCut(): boolean { return this.rest !== ""; }
}

const countQuotes = (text: string) => text.includes('"') ? text.split('"').length - 1 : 0;

const divide = (line: string): string[] => [...`${line},`.matchAll(/(?:"((?:[^"]|"")*)"|([^,]*)),/g)]
  .map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain!);
