import type { BatchRequest } from "./batchRequest";
import type { SkippedLine } from "./fileLines";
import type { Scores } from "./scores";

export interface ScoredFile {
  name: string; asOf?: number; requests: BatchRequest[]; skipped: SkippedLine[]; scores: Scores;
  /** The result to download: a header, then the lines of each answer. */
  result: Blob[];
  /** Customers for whom the model predicted, and by feature how many of these lie outside its training range. */
  predicted: number; outOfRange: Map<string, number>;
}

/** The last scored file. The views share it until the page is closed; it is sent to the service only. */
export const store: { file?: ScoredFile } = {};
