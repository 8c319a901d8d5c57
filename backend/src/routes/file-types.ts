interface FileType {
  /** A browser may show it in its own window: it can run nothing. */
  shows: boolean;
  /** What the names of such files end with. */
  ends: readonly string[];
  /** What every such file begins with, one of them; none where nothing can be told. */
  begins?: readonly (readonly number[])[];
}

const zip = [[0x50, 0x4b, 0x03, 0x04]] as const;
const office = "application/vnd.openxmlformats-officedocument";

/** What people send each other in a chat. Pages and pictures that can hold a script are not among it. */
export const knownTypes: ReadonlyMap<string, FileType> = new Map([
  ["image/png", { shows: true, ends: ["png"], begins: [[0x89, 0x50, 0x4e, 0x47]] }],
  ["image/jpeg", { shows: true, ends: ["jpg", "jpeg"], begins: [[0xff, 0xd8, 0xff]] }],
  ["image/gif", { shows: true, ends: ["gif"], begins: [[0x47, 0x49, 0x46, 0x38]] }],
  ["image/webp", { shows: true, ends: ["webp"], begins: [[0x52, 0x49, 0x46, 0x46]] }],
  ["application/pdf", { shows: true, ends: ["pdf"], begins: [[0x25, 0x50, 0x44, 0x46]] }],
  ["text/plain", { shows: false, ends: ["txt"] }],
  ["text/csv", { shows: false, ends: ["csv"] }],
  ["application/zip", { shows: false, ends: ["zip"], begins: zip }],
  [`${office}.wordprocessingml.document`, { shows: false, ends: ["docx"], begins: zip }],
  [`${office}.spreadsheetml.sheet`, { shows: false, ends: ["xlsx"], begins: zip }],
  [`${office}.presentationml.presentation`, { shows: false, ends: ["pptx"], begins: zip }],
]);

/** Whether the file begins as one of its type does. */
export function isWhatItSays(contentType: string, bytes: Uint8Array): boolean {
  const { begins } = knownTypes.get(contentType) ?? {};
  return !begins || begins.some((start) => start.every((byte, index) => bytes[index] === byte));
}

/** The type that a file's name stands for; undefined: none that is taken. */
export function typeByName(name: string): string | undefined {
  const end = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
  return [...knownTypes].find(([, { ends }]) => ends.includes(end))?.[0];
}
