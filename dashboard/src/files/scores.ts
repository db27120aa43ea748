import type { Head } from "../heads";

/** Scores of some customers by column. An unknown number is minus infinity, so it sorts below all others. */
export interface ScoreBatch {
  ids: string[]; actions: string[]; heads: Head[]; isLevelUnknown: boolean;
  probability: Float64Array; daysToBuy: Float64Array; value: Float64Array;
}

export type ScoreColumn = "ids" | "actionIndex" | Head;

/** The scores of a file by column: a hundred thousand customers need no object each to be kept, sorted and filtered. */
export class Scores {
  readonly ids: string[] = [];
  /** The distinct actions, and how many customers have each. */
  readonly actions: string[] = [];
  readonly actionCounts: number[] = [];
  /** For each customer, the index of their action in `actions`. */
  actionIndex = new Uint8Array();
  /** The predictions that the model has. The columns of the others mean nothing. */
  heads: Head[] = [];
  isLevelUnknown = false;
  probability = new Float64Array();
  daysToBuy = new Float64Array();
  value = new Float64Array();

  get count(): number { return this.ids.length; }

  add({ ids, actions, heads, isLevelUnknown, probability, daysToBuy, value }: ScoreBatch): void {
    this.heads = heads;
    this.isLevelUnknown = isLevelUnknown;
    this.reserve(this.count + ids.length);
    this.probability.set(probability, this.count);
    this.daysToBuy.set(daysToBuy, this.count);
    this.value.set(value, this.count);
    ids.forEach((id, i) => {
      let index = this.actions.indexOf(actions[i]!);
      if (index < 0) {
        index = this.actions.push(actions[i]!) - 1;
        this.actionCounts.push(0);
      }
      this.actionCounts[index]!++;
      this.actionIndex[this.count] = index;
      this.ids.push(id);
    });
  }

  /** Makes the columns long enough. Each time they double, so that adding does not copy them often. */
  private reserve(count: number): void {
    if (count <= this.value.length) return;
    const length = Math.max(count, 2 * this.value.length);
    const longer = (column: Float64Array) => {
      const result = new Float64Array(length);
      result.set(column);
      return result;
    };
    const actionIndex = new Uint8Array(length);
    actionIndex.set(this.actionIndex);
    this.actionIndex = actionIndex;
    this.probability = longer(this.probability);
    this.daysToBuy = longer(this.daysToBuy);
    this.value = longer(this.value);
  }

  /** Returns the customers' indices in the ascending order of a column. */
  sortedBy(column: ScoreColumn): Uint32Array {
    const rows = Uint32Array.from({ length: this.count }, (_, i) => i);
    if (column === "ids") {
      const { ids } = this;
      return rows.sort((a, b) => ids[a]! < ids[b]! ? -1 : ids[a]! > ids[b]! ? 1 : 0);
    }
    const actionsByName = [...this.actions].sort();
    const ranks = this.actions.map(name => actionsByName.indexOf(name));
    const keys = column === "actionIndex" ? this.actionIndex.map(index => ranks[index]!) : this[column];
    return rows.sort((a, b) => keys[a]! - keys[b]!);
  }

  /** Keeps the rows with the text in their id, in any case, and with the action. An empty text or action keeps all rows. */
  filter(rows: Uint32Array, text: string, action: string): Uint32Array {
    const index = this.actions.indexOf(action);
    const lowerCase = text.toLowerCase();
    if (index < 0 && !lowerCase) return rows;
    return rows.filter(row => (index < 0 || this.actionIndex[row] === index)
      && (!lowerCase || this.ids[row]!.toLowerCase().includes(lowerCase)));
  }
}
