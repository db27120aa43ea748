import type { Fault, Sent } from "./customerFile";
import type { Scores } from "./scores";

export interface ScoredFile {
  name: string; asOf?: number; parts: Sent[]; faults: Fault[]; scores: Scores;
  /** The result to download: a header, then what each request was answered. */
  result: Blob[];
  /** Customers who have numbers, and how many of those lie outside the training range of a feature. */
  measured: number; outside: Map<string, number>;
}

/** The last customer file, shared by the views until the page is closed; never sent anywhere but to the service. */
export const store: { file?: ScoredFile } = {};
