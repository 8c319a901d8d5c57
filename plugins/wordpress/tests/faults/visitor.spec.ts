import { Visitor } from "../../../../e2e/visitor.ts";
import { faults } from "./faulty-backend.ts";
import { test } from "./test.ts";

test("explore", async ({ wp, site, backend, browser }) => {
  void wp;
  for (const fault of faults) {
    await backend.fall(fault);
    const context = await browser.newContext({ baseURL: site.url, viewport: { width: 390, height: 700 } });
    const visitor = new Visitor(await context.newPage());
    const { page } = visitor;
    const said: string[] = [];
    page.on("pageerror", (e) => said.push("PAGEERROR " + e.message));
    page.on("console", (m) => said.push(m.type() + " " + m.text().slice(0, 120)));
    const t0 = Date.now();
    await page.goto("/sample-page/");
    await visitor.launcher.waitFor();
    console.log("==", fault, Date.now() - t0, backend.calls.length);
    await visitor.launcher.click();
    await page.waitForTimeout(2500);
    console.log((await visitor.panel.innerText()).replaceAll("\n", " | "));
    console.log("editable", await visitor.composer.isEditable().catch(String));
    if (await visitor.composer.isEditable().catch(() => false)) {
      await visitor.say("Are you there?");
      await page.waitForTimeout(300);
      console.log((await visitor.panel.innerText()).replaceAll("\n", " | "));
    }
    await page.screenshot({ path: `/tmp/faults-shot-${fault.replaceAll(" ", "-")}.png` });
    await backend.fall(null);
    await page.waitForTimeout(4000);
    console.log("AFTER", (await visitor.panel.innerText()).replaceAll("\n", " | "));
    console.log(said.slice(0, 6), backend.calls.map((c) => c.method + " " + c.path.slice(0, 40)));
    await context.close();
  }
});
