import type * as z from "zod";
import type { Api } from "./api.ts";

/** Something a model may do here: described for the model, checked on the way in and on the way out. */
export interface Tool<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodObject = z.ZodObject> {
  name: string;
  title: string;
  /** For the model: what it does, when to use it, what to do before and after. */
  description: string;
  input: Input;
  output: Output;
  /** What hosts go by when they decide whether to ask their user first. */
  hints: { readOnly: boolean; destructive?: boolean; idempotent?: boolean; reachesPeople?: boolean };
  /** An agent's token does not have it. */
  isForKeys?: boolean;
  /** Calls the API as the caller. What comes back is held against `output`. */
  run(api: Api, input: z.output<Input>): Promise<unknown>;
}

/** Keeps the types of `input` and `run` together. */
export const tool = <Input extends z.ZodObject, Output extends z.ZodObject>(
  described: Tool<Input, Output>,
): Tool<Input, Output> => described;
