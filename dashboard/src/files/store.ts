import type { OrderInspection } from "./inspection";
import type { Scores } from "./scores";
import type { Upload } from "./upload";

/** A customer or line that the service did not score, and why. The line is of the file. */
export interface RefusedCustomer { line: number; reason: string }

export interface ScoredFile {
  /** The file as it was sent, and the query that says how the service reads it. */
  upload: Upload; query: string;
  /** What the service understood of a file of orders. Undefined for a file of features. */
  inspection?: OrderInspection;
  refused: RefusedCustomer[]; scores: Scores;
  /** The result to download: a header, then the lines of each answer. */
  result: Blob[];
  /** Customers for whom the model predicted, and by feature how many of these lie outside its training range. */
  predicted: number; outOfRange: Map<string, number>;
}

/** The last scored file. The views share it until the page is closed; it is sent to the service only. */
export const store: { file?: ScoredFile } = {};
