/** Scores of some customers as columns; a number that is not known is minus infinity, and so sorts below all others. */
export interface Columns { ids: string[]; actions: string[]; probability: Float64Array; daysToBuy: Float64Array; value: Float64Array }

/** The scores of a file as they come, by column: to hold, sort and filter a hundred thousand takes no object for any. */
export class Scores {
  readonly ids: string[] = [];
  /** The actions there are, and how many customers have each. */
  readonly actions: string[] = [];
  readonly counts: number[] = [];
  /** By customer, the place of their action in `actions`. */
  readonly action: Uint8Array;
  readonly probability: Float64Array;
  readonly daysToBuy: Float64Array;
  readonly value: Float64Array;

  constructor(readonly most: number) {
    this.action = new Uint8Array(most);
    [this.probability, this.daysToBuy, this.value] = [new Float64Array(most), new Float64Array(most), new Float64Array(most)];
  }

  get count(): number { return this.ids.length; }

  add({ ids, actions, probability, daysToBuy, value }: Columns): void {
    this.probability.set(probability, this.count);
    this.daysToBuy.set(daysToBuy, this.count);
    this.value.set(value, this.count);
    ids.forEach((id, i) => {
      let place = this.actions.indexOf(actions[i]!);
      if (place < 0) {
        place = this.actions.push(actions[i]!) - 1;
        this.counts.push(0);
      }
      this.counts[place]!++;
      this.action[this.count] = place;
      this.ids.push(id);
    });
  }

  /** Where each customer stands by a column, rising. */
  order(column: "ids" | "action" | "probability" | "daysToBuy" | "value"): Uint32Array {
    const order = Uint32Array.from({ length: this.count }, (_, i) => i);
    if (column === "ids") {
      const { ids } = this;
      return order.sort((a, b) => ids[a]! < ids[b]! ? -1 : ids[a]! > ids[b]! ? 1 : 0);
    }
    const sorted = [...this.actions].sort();
    const ranks = this.actions.map(name => sorted.indexOf(name));
    const keys = column === "action" ? this.action.map(place => ranks[place]!) : this[column];
    return order.sort((a, b) => keys[a]! - keys[b]!);
  }
}
