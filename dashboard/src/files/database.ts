const databaseName = "conversion-files";
const storeName = "files";
const maximumAgeMilliseconds = 24 * 60 * 60_000;
const maximumFiles = 3;

/** Local storage has this item while the browser may store a file: a page without files need not open the database. */
const marker = "conversion-has-files";

interface Dated { id: string; openedAt: number }

export const result = <T>(request: IDBRequest<T>) => new Promise<T>((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

/** Opens a database. Returns undefined where the browser stores nothing, as in some private windows. The page works without. */
export async function openDatabase(name: string, create: (database: IDBDatabase) => void): Promise<IDBDatabase | undefined> {
  try {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => create(request.result);
    return await result(request);
  } catch {
    return undefined;
  }
}

let opening: Promise<IDBDatabase | undefined> | undefined;

async function openStore(mode: IDBTransactionMode): Promise<IDBObjectStore | undefined> {
  opening ??= openDatabase(databaseName, database => { database.createObjectStore(storeName, { keyPath: "id" }); });
  return (await opening)?.transaction(storeName, mode).objectStore(storeName);
}

export const mayHaveFiles = () => localStorage.getItem(marker) !== null;

/** Returns a stored file, or the one that was opened last where `id` is empty. */
export async function loadFile<T extends Dated>(id: string): Promise<T | undefined> {
  const store = await openStore("readonly");
  if (!store) return undefined;
  if (id) return result(store.get(id));
  const ids = await readDates(store);
  return ids[0] && result(store.get(ids[0].id));
}

export async function saveFile<T extends Dated>(file: T): Promise<void> {
  localStorage.setItem(marker, "");
  const store = await openStore("readwrite");
  // A browser that has no space left keeps the file only until the page is closed.
  await (store && result(store.put(file)).catch(() => {}));
}

export async function deleteFile(id: string): Promise<void> {
  const store = await openStore("readwrite");
  if (store) await result(store.delete(id));
}

/** Deletes files that were opened more than 24 hours ago, and all but the last three. */
export async function deleteOldFiles(): Promise<void> {
  const store = await openStore("readwrite");
  if (!store) return;
  const dates = await readDates(store);
  const isOld = ({ openedAt }: Dated, i: number) => i >= maximumFiles || openedAt < Date.now() - maximumAgeMilliseconds;
  for (const { id } of dates.filter(isOld)) store.delete(id);
  if (dates.every(isOld)) localStorage.removeItem(marker);
}

/** The ids contain the time at which a file was opened, so no file needs to be read. */
async function readDates(store: IDBObjectStore): Promise<Dated[]> {
  const ids = await result(store.getAllKeys()) as string[];
  return ids.map(id => ({ id, openedAt: parseInt(id.split("-")[0]!, 36) })).sort((a, b) => b.openedAt - a.openedAt);
}

export const newId = () => `${Date.now().toString(36)}-${Math.floor(Math.random() * 1e6).toString(36)}`;
