import { expect, test } from "vitest";
import { htmlTokens } from "./html-tokens.ts";

function tokens(html: string): string[] {
  return Array.from(htmlTokens(html), (token) => {
    if (token.kind === "text") return token.text;
    if (token.kind === "close") return `</${token.tag}>`;
    return `<${[token.tag, ...Array.from(token.attributes, (pair) => pair.join("="))].join(" ")}>`;
  });
}

test("tags and text come in order, with names in lower case", () => {
  expect(tokens("<P>one <B>two</B></P >")).toEqual(["<p>", "one ", "<b>", "two", "</b>", "</p>"]);
});

test("attributes may stand in either quotes or in none, and hold a >", () => {
  expect(tokens(`<a title="a > b" href='x?a=1&amp;b=2' hidden>y`)).toEqual([
    "<a href=x?a=1&b=2 hidden=>",
    "y",
  ]);
  expect(tokens("<a class=big href=/x/>y")).toEqual(["<a class=big href=/x/>", "y"]);
});

test("a < that begins no tag is text", () => {
  expect(tokens("1 < 2 <3 <p>")).toEqual(["1 < 2 <3 ", "<p>"]);
});

test("comments, declarations and what scripts and titles hold are left out", () => {
  expect(tokens("<!doctype html><title>a</title>b<!-- <p> -->c<!-->d<script>'<p>'</SCRIPT>e")).toEqual([
    "<title>",
    "</title>",
    "b",
    "c",
    "d",
    "<script>",
    "</script>",
    "e",
  ]);
});

test("a tag that the page's end cuts off is none", () => {
  expect(tokens("a<b")).toEqual(["a"]);
  expect(tokens("a</b")).toEqual(["a"]);
  expect(tokens('a<b c="d>e')).toEqual(["a", "<b>", "e"]);
});
