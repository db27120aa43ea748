import type { Fault, Sent } from "./customerFile";

/** A customer's score as a line of a table. */
export interface Row {
  customerId: string; asOf: string; status: string; probability?: number;
  daysToBuy?: number; daysToBuyLow?: number; daysToBuyHigh?: number; value?: number; valueLow?: number; valueHigh?: number;
  action: string; message: string; rule: string; arm: string;
  /** Names of features beyond the training ranges, with spaces between. */
  outOfRange: string;
}

export interface ScoredFile { name: string; asOf?: number; total: number; parts: Sent[]; rows: Row[]; faults: Fault[] }

/** The last customer file, shared by the views until the page is closed; never sent anywhere but to the service. */
export const store: { file?: ScoredFile } = {};
