import { type Band, band } from "../bands";
import { type Head, headsAmong } from "../heads";
import { sortByNumber, sortByText } from "./sortRows";

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
  constructor(readonly distinct: string[] = [], public indices = new Uint16Array()) {}

  add(words: string[], offset: number): void {
    this.indices = lengthened(this.indices, offset + words.length, length => new Uint16Array(length));
    words.forEach((word, i) => {
      let index = this.distinct.lastIndexOf(word);
      if (index < 0) index = this.distinct.push(word) - 1;
      this.indices[offset + i] = index;
    });
  }

  at(row: number): string { return this.distinct[this.indices[row]!]!; }
}

/** Scores by column, in the order of the lists of columns. Browsers store Blobs, but copy large arrays for a long time. */
export interface StoredScores { header: string[]; count: number; distinct: string[][]; numbers: Blob; indices: Blob; texts: Blob }

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
  private searched: string[] | undefined;

  /** Returns the scores as a database stores them. */
  toStored(): StoredScores {
    const { header, count, ids, numbers, words, contacts } = this;
    return {
      header, count, distinct: wordColumns.map(name => words[name].distinct),
      numbers: new Blob(numberColumns.map(name => numbers[name].slice(0, count))),
      indices: new Blob(wordColumns.map(name => words[name].indices.slice(0, count))),
      texts: new Blob([JSON.stringify([ids, contacts])]),
    };
  }

  static async fromStored({ header, count, distinct, numbers, indices, texts }: StoredScores): Promise<Scores> {
    const scores = new Scores();
    const [allNumbers, allIndices] = [new Float64Array(await numbers.arrayBuffer()), new Uint16Array(await indices.arrayBuffer())];
    numberColumns.forEach((name, i) => { scores.numbers[name] = allNumbers.slice(i * count, (i + 1) * count); });
    wordColumns.forEach((name, i) => {
      scores.words[name] = new Words(distinct[i], allIndices.slice(i * count, (i + 1) * count));
    });
    const [ids, contacts] = JSON.parse(await texts.text());
    return Object.assign(scores, { header, ids, contacts });
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
    if (column === "id") return sortByText(rows, this.ids);
    if (column !== "action") return sortByNumber(rows, this.numbers[column]);
    const { distinct, indices } = this.words.action;
    const byName = [...distinct].sort();
    const ranks = distinct.map(name => byName.indexOf(name));
    return sortByNumber(rows, Float64Array.from(rows, row => ranks[indices[row]!]!));
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
      const texts = this.searchedTexts();
      tests.push(row => texts[row]!.includes(text));
    }
    return tests.length === 0 ? rows : rows.filter(row => tests.every(test => test(row)));
  }

  /** Returns the id, the names and the address of each customer in lower case. They are put together once. */
  private searchedTexts(): string[] {
    if (this.searched?.length === this.count) return this.searched;
    const columns = (["email", "name", "firstName", "lastName"] as const).flatMap(name => this.contacts[name] ? [this.contacts[name]] : []);
    return this.searched = this.ids.map((id, row) => {
      let text = id;
      for (const column of columns) text += `\n${column[row]}`;
      return text.toLowerCase();
    });
  }
}

/** Makes a column long enough. Each time it doubles, so that adding does not copy it often. */
function lengthened<T extends Float64Array | Uint16Array>(column: T, count: number, create: (length: number) => T): T {
  if (count <= column.length) return column;
  const longer = create(Math.max(count, 2 * column.length));
  longer.set(column);
  return longer;
}
