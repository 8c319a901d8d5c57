// @vitest-environment happy-dom
import { expect, it } from "vitest";
import preview from "./preview.ts";
import { properties } from "./test/bubble-page.ts";

it("shows the builder where the chat will be, in the element's size", () => {
  const canvas = document.createElement("div");
  for (const display_mode of ["Floating", "Inline", "Inline"])
    preview(
      { canvas: { 0: canvas } },
      properties({ display_mode, title: "Ask us", primary_color: "rgb(1, 2, 3)" }),
    );
  expect(canvas.children).toHaveLength(1);
  const [drawing] = canvas.querySelectorAll("div");
  expect([drawing?.style.width, drawing?.style.height]).toEqual(["400px", "600px"]);
  expect(canvas.textContent).toContain("Ask us");
  expect(canvas.innerHTML).not.toMatch(/<img|url\(|https?:/);
});
