import type { Locator, Page } from "@playwright/test";

/** A page of the app, as a person uses it: by the names that its builder gave the elements. */
export class BubblePage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** `cell`: which one of a Repeating Group, from 0. */
  element(name: string, cell?: number): Locator {
    return cell === undefined ? this.page.locator(`[data-name="${name}"]`) : this.inCells(name).nth(cell);
  }

  /** The same element in every cell. */
  inCells(name: string): Locator {
    return this.page.locator(`[data-name^="${name}#"]`);
  }

  async click(name: string, cell?: number): Promise<void> {
    await this.element(name, cell).click();
  }

  async fill(name: string, text: string): Promise<void> {
    await this.element(name).fill(text);
  }
}
