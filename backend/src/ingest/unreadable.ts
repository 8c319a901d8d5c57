/** What was given cannot be read, now or later. The message says why to whoever gave it. */
export class Unreadable extends Error {
  override readonly name = "Unreadable";
}
