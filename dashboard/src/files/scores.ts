import { type Band, band } from "../bands";
import { type Head, headsAmong } from "../heads";

export const numberColumns = ["probability", "daysToBuy", "daysToBuyLow", "daysToBuyHigh", "value", "valueLow", "valueHigh"] as const;
/** Texts of which a file has few different ones. */
export const wordColumns = ["action", "message", "arm", "consent", "status"] as const;
/** What the file says about reaching a customer. */
export const contactColumns = ["email", "phone", "firstName", "lastName", "name", "city", "region", "postcode", "country"] as const;

export type NumberColumn = typeof numberColumns[number];
export type WordColumn = typeof wordColumns[number];
export type ContactColumn = typeof contactColumns[number];

/** Some customers by column. An unknown number is minus infinity, so it sorts below all others. */
export interface ScoreBatch {
  header: string[]; ids: string[];
  numbers: Record<NumberColumn, Float64Array>;
  words: Record<WordColumn, string[]>;
  /** The columns of the file that say how to reach a customer. */
  contacts: Partial<Record<ContactColumn, string[]>>;
}

/** What a list is filtered by. Empty texts filter nothing. */
export interface ScoreFilter {
  action: string; search: string; arm: string; consent: string; band: string; minimumValue: number; maximumDays: number;
}

export type SortColumn = "id" | "action" | Head;

/** A column of words: for each customer the index of the word. */
export class Words {
  readonly distinct: string[] = [];
  indices = new Uint16Array();

  add(words: string[], offset: number): void {
    this.indices = lengthened(this.indices, offset + words.length, length => new Uint16Array(length));
    words.forEach((word, i) => {
      let index = this.distinct.lastIndexOf(word);
      if (index < 0) index = this.distinct.push(word) - 1;
      this.indices[offset + i] = index;
    });
  }

  static from({ distinct, indices }: Words): Words { return Object.assign(new Words(), { distinct, indices }); }

  at(row: number): string { return this.distinct[this.indices[row]!]!; }
}

/** The customers of a file by column: a hundred thousand need no object each to be kept, sorted and filtered. */
export class Scores {
  /** Columns of the answer that this page knows. */
  header: string[] = [];
  readonly ids: string[] = [];
  readonly numbers = Object.fromEntries(numberColumns.map(name => [name, new Float64Array()])) as Record<NumberColumn, Float64Array>;
  readonly words = Object.fromEntries(wordColumns.map(name => [name, new Words()])) as Record<WordColumn, Words>;
  readonly contacts: Partial<Record<ContactColumn, string[]>> = {};
  private rowsById: Map<string, number> | undefined;
  private readonly orders = new Map<SortColumn, Uint32Array>();

  /** Returns scores from their columns, as a database stores them. */
  static from({ header, ids, numbers, words, contacts }: Scores): Scores {
    const withMethods = Object.fromEntries(wordColumns.map(name => [name, Words.from(words[name])]));
    return Object.assign(new Scores(), { header, ids, numbers, words: withMethods, contacts });
  }

  get count(): number { return this.ids.length; }

  get heads(): Head[] { return headsAmong(this.header); }

  get isLevelUnknown(): boolean { return this.header.includes("level"); }

  get hasConsent(): boolean { return this.header.includes("consent"); }

  add({ header, ids, numbers, words, contacts }: ScoreBatch): void {
    const offset = this.count;
    this.header = header;
    for (const name of numberColumns) {
      const column = this.numbers[name] = lengthened(this.numbers[name], offset + ids.length, length => new Float64Array(length));
      column.set(numbers[name], offset);
    }
    for (const name of wordColumns) this.words[name].add(words[name], offset);
    for (const name of contactColumns) {
      const texts = contacts[name];
      if (texts) for (const text of texts) (this.contacts[name] ??= []).push(text);
    }
    for (const id of ids) this.ids.push(id);
    this.rowsById = undefined;
  }

  /** Returns the row of a customer, or -1. */
  rowOf(id: string): number {
    this.rowsById ??= new Map(this.ids.map((known, row) => [known, row]));
    return this.rowsById.get(id) ?? -1;
  }

  bandOf(row: number): Band { return band(this.numbers.probability[row]!); }

  /** Returns the name of a customer; empty where the file has none. */
  nameOf(row: number): string {
    const { name, firstName, lastName } = this.contacts;
    return name?.[row] || [firstName?.[row], lastName?.[row]].filter(part => part).join(" ");
  }

  isHeldOut(row: number): boolean { return this.words.arm.at(row) === "control"; }

  /** Returns the rows in the ascending order of a column. Each order is found once. */
  sortedBy(column: SortColumn): Uint32Array {
    let order = this.orders.get(column);
    if (order?.length !== this.count) this.orders.set(column, order = this.sort(column));
    return order;
  }

  private sort(column: SortColumn): Uint32Array {
    const rows = Uint32Array.from({ length: this.count }, (_, i) => i);
    if (column === "id") {
      const { ids } = this;
      return rows.sort((a, b) => ids[a]! < ids[b]! ? -1 : ids[a]! > ids[b]! ? 1 : 0);
    }
    if (column !== "action") {
      const keys = this.numbers[column];
      return rows.sort((a, b) => keys[a]! - keys[b]!);
    }
    const { distinct, indices } = this.words.action;
    const byName = [...distinct].sort();
    const ranks = distinct.map(name => byName.indexOf(name));
    return rows.sort((a, b) => ranks[indices[a]!]! - ranks[indices[b]!]!);
  }

  /** Keeps the rows that match a filter, in their order. The text may be anywhere in the id, the name or the address, in any case. */
  filter(rows: Uint32Array, { action, search, arm, consent, band: word, minimumValue, maximumDays }: ScoreFilter): Uint32Array {
    const tests: ((row: number) => boolean)[] = [];
    const isWord = (column: WordColumn, text: string) => {
      const { distinct, indices } = this.words[column];
      const index = distinct.indexOf(text);
      tests.push(row => indices[row] === index);
    };
    if (action) isWord("action", action);
    if (arm) isWord("arm", arm);
    if (consent) isWord("consent", consent);
    if (word) tests.push(row => this.bandOf(row) === word);
    if (minimumValue > 0) tests.push(row => this.numbers.value[row]! >= minimumValue);
    if (maximumDays > 0) tests.push(row => this.numbers.daysToBuy[row]! <= maximumDays);
    const text = search.trim().toLowerCase();
    if (text) {
      const columns = this.searchedColumns();
      tests.push(row => columns.some(column => column[row]!.toLowerCase().includes(text)));
    }
    return tests.length === 0 ? rows : rows.filter(row => tests.every(test => test(row)));
  }

  private searchedColumns(): string[][] {
    const names = ["email", "name", "firstName", "lastName"] as const;
    return [this.ids, ...names.flatMap(name => this.contacts[name] ? [this.contacts[name]] : [])];
  }
}

/** Makes a column long enough. Each time it doubles, so that adding does not copy it often. */
function lengthened<T extends Float64Array | Uint16Array>(column: T, count: number, create: (length: number) => T): T {
  if (count <= column.length) return column;
  const longer = create(Math.max(count, 2 * column.length));
  longer.set(column);
  return longer;
}
