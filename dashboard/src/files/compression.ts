const decompress = "decompress it and choose the CSV file";

/** The first bytes of compressed files, and what the reader can do about each. An Excel workbook is a ZIP archive. */
const compressedFormats: { start: RegExp; name: string; advice: string }[] = [
  { start: /^\x1f\x8b/, name: "a gzip file", advice: decompress },
  {
    start: /^PK\x03\x04/, name: "a ZIP archive or an Excel workbook",
    advice: "extract it, or save the workbook as CSV, and choose the CSV file",
  },
  { start: /^BZh\d1AY&SY/, name: "a bzip2 file", advice: decompress },
  { start: /^\xfd7zXZ\0/, name: "an XZ file", advice: decompress },
  { start: /^\(\xb5\/\xfd/, name: "a Zstandard file", advice: decompress },
];
const longestStart = 10;

/** Throws if the file is compressed. Read as text, it would be garbage. */
export async function rejectCompressed(file: File): Promise<void> {
  const bytes = new Uint8Array(await file.slice(0, longestStart).arrayBuffer());
  const start = String.fromCharCode(...bytes);
  const format = compressedFormats.find(compressed => compressed.start.test(start));
  if (format) throw new Error(`The file must be a CSV file without compression, got ${format.name}; ${format.advice}.`);
}
