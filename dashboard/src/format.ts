const locale = navigator.languages;

// Making one costs the first paint milliseconds, so each is made when first used.
const numbers = (options: Intl.NumberFormatOptions) => once(() => new Intl.NumberFormat(locale, options).format);
const dates = (options: Intl.DateTimeFormatOptions) => once(() => new Intl.DateTimeFormat(locale, options).format);

const whole = numbers({ maximumFractionDigits: 0 });
const written = numbers({ maximumFractionDigits: 2 });
const everyDigit = numbers({ maximumFractionDigits: 10 });
const precise = numbers({ maximumSignificantDigits: 3 });
const fixed = numbers({ minimumFractionDigits: 3, maximumFractionDigits: 3 });
const tenth = numbers({ minimumFractionDigits: 1, maximumFractionDigits: 1 });
const wholeDay = numbers({ maximumFractionDigits: 0, roundingMode: "trunc" });
const tenthOfDay = numbers({ maximumFractionDigits: 1, roundingMode: "trunc" });
const wholeShare = numbers({ style: "percent", maximumFractionDigits: 0 });
const share = numbers({ style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
const day = dates({ dateStyle: "medium", timeZone: "UTC" });
const clock = dates({ timeStyle: "medium" });
const minute = dates({ timeStyle: "short" });

function once<T, R>(make: () => (value: T) => R): (value: T) => R {
  let made: ((value: T) => R) | undefined;
  return value => (made ??= make())(value);
}

type Known = number | undefined;
const shown = (value: Known, text: (value: number) => string) => value === undefined || !Number.isFinite(value) ? "–" : text(value);

export const integer = (value: Known) => shown(value, whole);
/** What somebody wrote, such as an amount. */
export const amount = (value: number) => written(value);
/** What is compared, where a rounded number would tell another rule: every digit of it. */
export const exact = (value: number) => everyDigit(value);
/** What was computed: three digits, thousands whole. */
export const number = (value: Known) => shown(value, v => (Math.abs(v) < 1000 ? precise : whole)(v));
/** A measure of quality, to be compared with others below it. */
export const metric = (value: Known) => shown(value, fixed);
export const oneDecimal = (value: Known) => shown(value, tenth);
/** Cut off, not rounded, as the policy's messages do: not 23 days beside "in 22 days". */
export const days = (value: Known) => shown(value, v => (v < 10 ? tenthOfDay : wholeDay)(v));
/** A part of what was counted. */
export const percent = (value: Known) => shown(value, share);
export const wholePercent = (value: number) => wholeShare(value);
/** A probability, of which no model knows tenths of a percent, nor that something is certain. */
export const chance = (value: Known) => shown(value, v => v < 0.01 ? `<\u2009${wholePercent(0.01)}` : v > 0.99 ? `>\u2009${wholePercent(0.99)}` : wholePercent(v));
/** The same as so many of a hundred. */
export const ofHundred = (value: number) => value < 0.01 ? "fewer than 1" : value > 0.99 ? "more than 99" : integer(value * 100);
export const date = (value: string | Date) => day(new Date(value));

/** "1 customer", "2 customers". */
export const counted = (count: number, noun: string) => `${integer(count)} ${noun}${count === 1 ? "" : "s"}`;

/** In the reader's time zone. */
export const time = (milliseconds: number) => clock(milliseconds);
export const hourAndMinute = (milliseconds: number) => minute(milliseconds);

/** A feature's or quantity's name in words: `monetaryValue` is "monetary value". */
export const words = (name: string) => name.replace(/[A-Z]|\d+/g, c => ` ${c.toLowerCase()}`);

const comparisons: Record<string, string> = {
  "<": "is below", "<=": "is at most", ">": "is above", ">=": "is at least", "=": "is", "!=": "is not",
};

/** The parts of a condition, cut as the service cuts them: parentheses, comparisons, and words, of which some are numbers. */
export const conditionParts = /[()]|[<>=!]+|[^\s()<>=!]+/g;
export const isNumber = (part: string) => /^-?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(part);

/** A rule's condition in words: `monetaryValue > 2000` is "monetary value is above 2,000". */
export const conditionInWords = (when: string) => (when.match(conditionParts) ?? [])
  .map(part => comparisons[part] ?? (isNumber(part) ? exact(Number(part)) : words(part))).join(" ").replace(/(?<=\() | (?=\))/g, "");

/** A rule's message before it is filled in: `{daysToBuy:truncate}` is "‹days to buy›". */
export const messageInWords = (message: string) => message.replace(/\{(\w+)(?::\w+)?\}/g, (_, name) => `‹${words(name)}›`);
