/** Something that Bubble would not take, or would not do, found while the stand-in keeps one of its rules. */
export interface Fault {
  /** Of the rules that the README lists. */
  rule: number;
  /** The plugin's file, from the repository's root; "" where it is about no file. */
  file: string;
  message: string;
}
