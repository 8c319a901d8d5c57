import { expect, test } from "vitest";
import { maskedNumber } from "./masked-number.ts";

test("a number shows where it is from and how it ends", () => {
  expect(maskedNumber("+4930123456")).toBe("+49••••••56");
  expect(maskedNumber("+14151234567")).toBe("+14•••••••67");
});

test("what is no number is withheld", () => {
  for (const given of ["", "anonymous", "+12", "sip:ann@example.com", "client:ann"])
    expect(maskedNumber(given)).toBe("withheld");
});
