const locale = navigator.languages;
const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const precise = new Intl.NumberFormat(locale, { maximumSignificantDigits: 4 });
const share = new Intl.NumberFormat(locale, { style: "percent", maximumFractionDigits: 1 });
const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });
const clock = new Intl.DateTimeFormat(locale, { timeStyle: "medium" });
const minute = new Intl.DateTimeFormat(locale, { timeStyle: "short" });

export const integer = (value: number | undefined) => value === undefined ? "–" : whole.format(value);
export const number = (value: number | undefined) => value === undefined ? "–" : precise.format(value);
export const percent = (value: number) => share.format(value);
export const date = (value: string | Date) => day.format(new Date(value));

/** "1 customer", "2 customers". */
export const counted = (count: number, noun: string) => `${integer(count)} ${noun}${count === 1 ? "" : "s"}`;

/** In the reader's time zone. */
export const time = (milliseconds: number) => clock.format(milliseconds);
export const hourAndMinute = (milliseconds: number) => minute.format(milliseconds);

/** A feature's or quantity's name in words: `monetaryValue` is "monetary value". */
export const words = (name: string) => name.replace(/[A-Z]|\d+/g, c => ` ${c.toLowerCase()}`);
