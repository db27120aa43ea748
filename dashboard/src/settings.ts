import { signal } from "@preact/signals";
import { decided } from "./stored";

/** A currency such as EUR. Empty: as in the file. */
export const currencySetting = decided("currency", "");

/** A time zone such as Europe/Berlin. Empty: dates of orders as in the file, times of day as on this computer. */
export const timeZoneSetting = decided("time-zone", "");

/** The time zone in which the service reads the open file, where its setting names one. */
export const fileZone = signal("");
