import { filled } from "../platform/blank.ts";
import type { DynamicValue } from "../platform/bubble.ts";
import { ActionRefusal } from "./action-refusal.ts";

/** The text of a field that has to be filled. */
export function required(value: unknown, caption: string): string {
  const text = filled(value);
  if (text !== undefined) return text;
  throw new ActionRefusal("missing_input", `"${caption}" is empty. Fill it in this action.`);
}

/** The texts of a list, however Bubble hands it over; blanks, and a blank list, are none. */
export async function textsOf(value: unknown, caption: string, most: number): Promise<string[]> {
  const items = await itemsOf(value, caption, most);
  if (items.length > most) throw tooMany(caption, items.length, most);
  return items.flatMap((item) => filled(item) ?? []);
}

async function itemsOf(value: unknown, caption: string, most: number): Promise<unknown[]> {
  if (Array.isArray(value)) return value;
  if (typeof value === "string") return [value];
  if (!isServerList(value)) return [];
  const length = await value.length();
  if (length > most) throw tooMany(caption, length, most);
  return value.get(0, length);
}

function isServerList(value: unknown): value is DynamicValue.ServerList<unknown> {
  if (typeof value !== "object" || value === null) return false;
  const { length, get } = value as Partial<DynamicValue.ServerList<unknown>>;
  return typeof length === "function" && typeof get === "function";
}

function tooMany(caption: string, count: number, most: number): ActionRefusal {
  return new ActionRefusal("invalid", `"${caption}" has ${count} entries; at most ${most} are taken.`);
}

/** A date, however Bubble hands it over; undefined for blanks. */
export function dateOf(value: unknown): Date | undefined {
  if (value === null || value === undefined || value === "") return undefined;
  const date = new Date(value as string | number | Date);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** Bubble's own files have addresses without a scheme. */
export function absoluteUrl(value: string): string {
  return value.startsWith("//") ? `https:${value}` : value;
}
