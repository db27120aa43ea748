/** A probability in a word: even is 40 % to 60 %. */
export type Band = "likely" | "even" | "unlikely";

export const bands: readonly Band[] = ["likely", "even", "unlikely"];

export const band = (probability: number): Band => probability > 0.6 ? "likely" : probability < 0.4 ? "unlikely" : "even";
