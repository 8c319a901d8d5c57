import {
  type Context,
  Hash,
  type Emitter,
  type Liquid,
  Tag,
  type TagToken,
  type Template,
  type TopLevelToken,
  Value,
} from "liquidjs";

/** Renders a group of sections for the page that is being made. */
type RenderGroup = (name: string, globals: object) => string;

/** Those of Shopify's tags that liquidjs has not. Any other is an error, with its name. */
export function addTags(engine: Liquid, renderGroup: RenderGroup): void {
  // Shopify has taken them out before it renders.
  for (const name of ["schema", "doc", "javascript", "stylesheet"]) engine.registerTag(name, Unprinted);
  engine.registerTag("style", Style);
  engine.registerTag("form", Form);
  engine.registerTag("paginate", Paginate);
  engine.registerTag(
    "sections",
    class extends Tag {
      override render({ globals }: Context): string {
        return renderGroup(/\w[\w-]*/.exec(this.token.args)?.[0] ?? "", globals);
      }
    },
  );
}

class Unprinted extends Tag {
  constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid) {
    super(token, rest, liquid);
    while (rest.length > 0) if ((rest.shift() as TagToken).name === `end${token.name}`) return;
    throw new Error(`${token.name} is not closed`);
  }
  override render(): void {}
}

/** A tag around others. */
class Block extends Tag {
  readonly inside: Template[] = [];

  constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid) {
    super(token, rest, liquid);
    while (rest.length > 0) {
      const next = rest.shift()!;
      if ((next as TagToken).name === `end${token.name}`) return;
      this.inside.push(liquid.parser.parseToken(next, rest));
    }
    throw new Error(`${token.name} is not closed`);
  }

  override *render(context: Context, emitter: Emitter): Generator<unknown, void, unknown> {
    yield this.liquid.renderer.renderTemplates(this.inside, context, emitter);
  }
}

class Style extends Block {
  override *render(context: Context, emitter: Emitter): Generator<unknown, void, unknown> {
    emitter.write("<style data-shopify>");
    yield* super.render(context, emitter);
    emitter.write("</style>");
  }
}

const actions: Record<string, string> = {
  product: "/cart/add",
  localization: "/localization",
  customer: "/contact#contact_form",
  contact: "/contact#contact_form",
};

class Form extends Block {
  readonly type: string;
  readonly attributes: Hash;

  constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid) {
    super(token, rest, liquid);
    const [, type = "", after = ""] = /^\s*'(\w+)'([^]*)$/.exec(token.args) ?? [];
    this.type = type;
    // What the form is for stands before the attributes, where it is said.
    this.attributes = new Hash(after.replace(/^\s*,\s*[\w.]+\s*(?=,|$)/, ""));
  }

  override *render(context: Context, emitter: Emitter): Generator<unknown, void, unknown> {
    const attributes = (yield this.attributes.render(context)) as Record<string, string>;
    const action = actions[this.type];
    if (action === undefined) throw new Error(`a form for ${this.type} is not stood in for`);
    const list = Object.entries({ accept_charset: "UTF-8", ...attributes }).map(
      ([name, value]) => `${name.replace("accept_", "accept-")}="${value}"`,
    );
    emitter.write(`<form method="post" action="${action}" enctype="multipart/form-data" ${list.join(" ")}>`);
    emitter.write(`<input type="hidden" name="form_type" value="${this.type}">`);
    context.push({ form: { id: attributes["id"], errors: null, "posted_successfully?": false } });
    yield* super.render(context, emitter);
    context.pop();
    emitter.write("</form>");
  }
}

/** All on one page: these shops sell little. */
class Paginate extends Block {
  readonly list: Value;

  constructor(token: TagToken, rest: TopLevelToken[], liquid: Liquid) {
    super(token, rest, liquid);
    const [, list = ""] = /^\s*([\w.]+)\s+by\s/.exec(token.args) ?? [];
    this.list = new Value(list, liquid);
  }

  override *render(context: Context, emitter: Emitter): Generator<unknown, void, unknown> {
    const list = (yield this.list.value(context, true)) as unknown[] | undefined;
    const items = list?.length ?? 0;
    context.push({ paginate: { current_page: 1, pages: 1, items, page_size: items, parts: [] } });
    yield* super.render(context, emitter);
    context.pop();
  }
}
