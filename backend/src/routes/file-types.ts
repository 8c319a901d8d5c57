interface FileType {
  /** A browser may show it in its own window: it can run nothing. */
  shows: boolean;
  /** What every such file begins with, one of them; none where nothing can be told. */
  begins?: readonly (readonly number[])[];
}

const zip = [[0x50, 0x4b, 0x03, 0x04]] as const;
const office = "application/vnd.openxmlformats-officedocument";

/** What people send each other in a chat. Pages and pictures that can hold a script are not among it. */
export const knownTypes: ReadonlyMap<string, FileType> = new Map([
  ["image/png", { shows: true, begins: [[0x89, 0x50, 0x4e, 0x47]] }],
  ["image/jpeg", { shows: true, begins: [[0xff, 0xd8, 0xff]] }],
  ["image/gif", { shows: true, begins: [[0x47, 0x49, 0x46, 0x38]] }],
  ["image/webp", { shows: true, begins: [[0x52, 0x49, 0x46, 0x46]] }],
  ["application/pdf", { shows: true, begins: [[0x25, 0x50, 0x44, 0x46]] }],
  ["text/plain", { shows: false }],
  ["text/csv", { shows: false }],
  ["application/zip", { shows: false, begins: zip }],
  [`${office}.wordprocessingml.document`, { shows: false, begins: zip }],
  [`${office}.spreadsheetml.sheet`, { shows: false, begins: zip }],
  [`${office}.presentationml.presentation`, { shows: false, begins: zip }],
]);

/** Whether the file begins as one of its type does. */
export function isWhatItSays(contentType: string, bytes: Uint8Array): boolean {
  const { begins } = knownTypes.get(contentType) ?? {};
  return !begins || begins.some((start) => start.every((byte, index) => bytes[index] === byte));
}
