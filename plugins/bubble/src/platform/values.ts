import type { DynamicValue } from "./bubble.ts";
import type { Field, Fields, ReturnValue, State, StateValue, ValueType } from "./manifest.ts";

/** What each type of Bubble's is in JavaScript. An image is its address, often protocol-relative. */
interface Values {
  text: string;
  number: number;
  boolean: boolean;
  date: Date;
  image: string;
  user: unknown;
}

/** A blank optional value may be any of the three, also where it is no text: a text is then `""`. */
type Blank = null | undefined;

type OneOf<Type extends ValueType> = Values[Type];

type ValueOf<F extends Field> = F extends { editor: "DynamicValue"; value: infer Type extends ValueType }
  ? F extends { is_list: true }
    ? DynamicValue.List<OneOf<Type>> | Blank | ""
    : Type extends "text" | "image"
      ? string | Blank
      : OneOf<Type> | Blank | ""
  : F extends { editor: "StaticNumber" }
    ? number | Blank | ""
    : F extends { editor: "Checkbox" }
      ? boolean
      : F extends { editor: "StaticText" | "Color" | "Dropdown" | "custom_type" }
        ? string | Blank
        : never;

/** What code gets of the fields: their names and no others. Labels have no value. */
export type Properties<F extends Fields> = {
  readonly [Name in keyof F as F[Name] extends { editor: "Label" } ? never : Name]: ValueOf<F[Name]>;
};

/** An object of an API call's type: its keys are `_p_` and the path in the answer, with dots. */
export type TypedObject = Readonly<Record<`_p_${string}`, unknown>>;

type OneValue<Value extends StateValue> = Value extends ValueType ? OneOf<Value> : TypedObject;

type Held<One> = One extends { value: infer Value extends StateValue }
  ? One extends { is_list: true }
    ? readonly OneValue<Value>[]
    : OneValue<Value> | null
  : never;

/** What may be published under each state's name. */
export type StateValues<S extends Record<string, State>> = { [Name in keyof S]: Held<S[Name]> };

/** What a server action has to answer: every name that is declared, null where there is nothing to say. */
export type Returned<R extends Record<string, ReturnValue>> = { [Name in keyof R]: Held<R[Name]> };
