import { currencySetting, fileZone, timeZoneSetting } from "./settings";

const locale = navigator.languages;

// Creating a formatter delays the first paint by milliseconds, so each is created when it is first used.
const numberFormat = (options: Intl.NumberFormatOptions) => lazily(() => new Intl.NumberFormat(locale, options).format);

/** Formats in the time zone of the settings. Without a setting, dates of orders are in the zone of the file, or in another one. */
function dateFormat(options: Intl.DateTimeFormatOptions, otherwise?: string): (value: Date | number) => string {
  const byZone = new Map<string | undefined, (value: Date | number) => string>();
  return value => {
    const timeZone = timeZoneSetting.value || (otherwise && (fileZone.value || otherwise));
    let format = byZone.get(timeZone);
    if (!format) byZone.set(timeZone, format = new Intl.DateTimeFormat(locale, { ...options, timeZone }).format);
    return format(value);
  };
}

function lazily<T, R>(create: () => (value: T) => R): (value: T) => R {
  let created: ((value: T) => R) | undefined;
  return value => (created ??= create())(value);
}

const wholeNumber = numberFormat({ maximumFractionDigits: 0 });
const upToTwoDecimals = numberFormat({ maximumFractionDigits: 2 });
const upToTenDecimals = numberFormat({ maximumFractionDigits: 10 });
const threeDigits = numberFormat({ maximumSignificantDigits: 3 });
const threeDecimals = numberFormat({ minimumFractionDigits: 3, maximumFractionDigits: 3 });
const tenths = numberFormat({ minimumFractionDigits: 1, maximumFractionDigits: 1 });
const wholeTruncated = numberFormat({ maximumFractionDigits: 0, roundingMode: "trunc" });
const tenthsTruncated = numberFormat({ maximumFractionDigits: 1, roundingMode: "trunc" });
const percentWhole = numberFormat({ style: "percent", maximumFractionDigits: 0 });
const percentTenths = numberFormat({ style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
const dayOfYear = dateFormat({ dateStyle: "medium" }, "UTC");
const timeWithSeconds = dateFormat({ timeStyle: "medium" });
const timeWithMinutes = dateFormat({ timeStyle: "short" });

type MaybeNumber = number | undefined;
const orDash = (value: MaybeNumber, format: (value: number) => string) =>
  value === undefined || !Number.isFinite(value) ? "–" : format(value);

export const integer = (value: MaybeNumber) => orDash(value, wholeNumber);
/** A number as somebody entered it, such as an amount. */
export const amount = (value: number) => upToTwoDecimals(value);
/** Every digit, for numbers that a rule compares: a rounded number would state another rule. */
export const exact = (value: number) => upToTenDecimals(value);
/** A computed number: three digits below a thousand, whole above. */
export const number = (value: MaybeNumber) => orDash(value, v => (Math.abs(v) < 1000 ? threeDigits : wholeNumber)(v));
/** A measure of quality, with the same number of decimals in each row of a table. */
export const metric = (value: MaybeNumber) => orDash(value, threeDecimals);
export const oneDecimal = (value: MaybeNumber) => orDash(value, tenths);
/** Truncated, not rounded, as in the policy's messages: never 23 days when the message says 22. */
export const days = (value: MaybeNumber) => orDash(value, v => (v < 10 ? tenthsTruncated : wholeTruncated)(v));
/** A share of something counted. */
export const percent = (value: MaybeNumber) => orDash(value, percentTenths);
export const wholePercent = (value: number) => percentWhole(value);
/** A probability in whole percent, never 0 % or 100 %: no model is that certain. */
export const probabilityPercent = (value: MaybeNumber) => orDash(value, v =>
  v < 0.01 ? `<\u2009${wholePercent(0.01)}` : v > 0.99 ? `>\u2009${wholePercent(0.99)}` : wholePercent(v));
/** The same probability as a number of customers out of a hundred. */
export const outOfHundred = (value: number) =>
  value < 0.01 ? "fewer than 1" : value > 0.99 ? "more than 99" : integer(value * 100);
export const date = (value: string | number) => dayOfYear(new Date(value));
export const dayMilliseconds = 86_400_000;
/** The date so many days after an instant. */
export const dateAfter = (instant: string, days: number) => date(Date.parse(instant) + days * dayMilliseconds);

const moneyFormats = new Map<string, (value: number) => string>();

/** Money in the currency of the settings, or in the file's own one. Without any it is a number. */
export function money(value: MaybeNumber, fileCurrency?: string | null, decimals = 0): string {
  const currency = currencySetting.value || fileCurrency || "";
  const key = `${currency} ${decimals}`;
  let format = moneyFormats.get(key);
  if (!format) moneyFormats.set(key, format = moneyFormat(currency, decimals));
  return orDash(value, format);
}

function moneyFormat(currency: string, decimals: number): (value: number) => string {
  const options = { minimumFractionDigits: 0, maximumFractionDigits: decimals };
  try {
    if (currency) return new Intl.NumberFormat(locale, { ...options, style: "currency", currency }).format;
  } catch {
    // The file says something else than a code of three letters.
    const plain = new Intl.NumberFormat(locale, options).format;
    return value => `${plain(value)} ${currency}`;
  }
  return new Intl.NumberFormat(locale, options).format;
}

/** "1 customer", "2 customers". */
export const pluralize = (count: number, noun: string) => `${integer(count)} ${noun}${count === 1 ? "" : "s"}`;

/** A time of day in the reader's time zone. */
export const time = (milliseconds: number) => timeWithSeconds(milliseconds);
export const hourAndMinute = (milliseconds: number) => timeWithMinutes(milliseconds);

/** The name of a feature in words. Two features together mean the time of year. */
export const featureInWords = (name: string) => name.startsWith("season") ? "time of year" : nameInWords(name);

/** The name of a feature or quantity in words: `monetaryValue` is "monetary value". */
export const nameInWords = (name: string) => name.replace(/[A-Z]|\d+/g, match => ` ${match.toLowerCase()}`);

const comparisons: Record<string, string> = {
  "<": "is below", "<=": "is at most", ">": "is above", ">=": "is at least", "=": "is", "!=": "is not",
};

/** Matches the tokens of a condition, as the service does: parentheses, comparisons, names and numbers. */
export const conditionTokens = /[()]|[<>=!]+|[^\s()<>=!]+/g;
export const isNumber = (token: string) => /^-?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(token);

/** A rule's condition in words: `monetaryValue > 2000` is "monetary value is above 2,000". */
export const conditionInWords = (when: string) => (when.match(conditionTokens) ?? [])
  .map(token => comparisons[token] ?? (isNumber(token) ? exact(Number(token)) : nameInWords(token)))
  .join(" ").replace(/(?<=\() | (?=\))/g, "");

/** A rule's message with its placeholders in words: `{daysToBuy:truncate}` is "‹days to buy›". */
export const messageInWords = (message: string) => message.replace(/\{(\w+)(?::\w+)?\}/g, (_, name) => `‹${nameInWords(name)}›`);

/** A rule's message to several customers, for whom the placeholders differ. */
export const messageToMany = (message: string) => message.replace(/\{\w+(:\w+)?\}/g, "…");
