import { ServiceError } from "../api";

/** A file as requests send it. A large file is compressed if that saves much. */
export interface Upload { name: string; body: Blob; type: "application/octet-stream" | "text/csv"; encoding?: "gzip" }

/** A file that is ready to be sent, and its first lines as they are. A workbook or an archive has no such lines. */
export interface PreparedFile { upload: Upload; firstLines: string[] }

// Cloud Run takes no larger request over HTTP/1.
const maximumBytes = 32 << 20;
const minimumCompressedBytes = 1 << 20;
const sampleBytes = 1 << 16;
const previewLines = 8;
const previewColumns = 300;
// Orders are compressed to less. Numbers of features are not, and compressing them takes longer than sending the rest.
const worthwhileShare = 0.4;

/** Reads a file once, so that all requests send the same bytes. A file with more than half of `features` in its header is a CSV of them. */
export async function prepareUpload(file: File, features: string[]): Promise<PreparedFile> {
  const firstLines = await readFirstLines(file);
  const type = hasFeatures(firstLines[0] ?? "", features) ? "text/csv" : "application/octet-stream";
  const isCompressed = file.size > maximumBytes || file.size > minimumCompressedBytes && await isWorthCompressing(file);
  const upload: Upload = isCompressed ? { name: file.name, body: await compress(file), type, encoding: "gzip" }
    : { name: file.name, body: new Blob([await file.arrayBuffer()]), type };
  return { upload, firstLines };
}

/** Returns the beginning of a text, which the page shows as it is. The service reads the file. */
async function readFirstLines(file: File): Promise<string[]> {
  const bytes = new Uint8Array(await file.slice(0, sampleBytes).arrayBuffer());
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const text = decode(isGzip ? await decompressStart(file) : bytes);
  if (text.includes("\0")) return [];
  const lines = text.split(/\r\n|\r|\n/).slice(0, previewLines + 1);
  return lines.slice(0, previewLines);
}

function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  const text = new TextDecoder().decode(bytes);
  // The sample may end in the middle of a character.
  return text.slice(0, -4).includes("\ufffd") ? new TextDecoder("windows-1252").decode(bytes) : text;
}

async function decompressStart(file: File): Promise<Uint8Array> {
  const reader = file.stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  const { value } = await reader.read().catch(() => ({ value: undefined }));
  void reader.cancel().catch(() => {});
  return (value ?? new Uint8Array()).slice(0, sampleBytes);
}

/** A line that is short enough to be shown. */
export const shorten = (line: string) => line.length > previewColumns ? `${line.slice(0, previewColumns)}…` : line;

/** Compresses the beginning of the file to see what it saves: nothing where the file is compressed already. */
const isWorthCompressing = async (file: File) => (await compress(file.slice(0, sampleBytes))).size < sampleBytes * worthwhileShare;

async function compress(content: Blob): Promise<Blob> {
  const reader = content.stream().pipeThrough(new CompressionStream("gzip")).getReader();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    parts.push(part.value);
    bytes += part.value.length;
    if (bytes <= maximumBytes) continue;
    await reader.cancel();
    throw new ServiceError(413, `The file must be at most ${maximumBytes >> 20} MiB when it is compressed; `
      + "divide it by customers, or score it with the command line: conversion score.");
  }
  return new Blob(parts);
}

const separators = /[,;\t]/;
const withoutMarks = (name: string) => name.toLowerCase().replace(/["\s_-]/g, "");

/** Looks at the first line only. */
function hasFeatures(header: string, features: string[]): boolean {
  const names = new Set(header.split(separators).map(withoutMarks));
  return features.filter(feature => names.has(withoutMarks(feature))).length * 2 > features.length;
}
