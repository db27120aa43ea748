import type { Customer, LineError, Score } from "./api";

/** The last customer file, shared by the views until the page is closed; never sent anywhere but to the service. */
export const store: { file?: { name: string; customers: Customer[]; scores: Score[]; errors: LineError[] } } = {};
