import type { Checks } from "../../../scripts/acceptance-checks.ts";

/**
 * The thirty acceptance checks of the app, part by part, each with what shows that it holds: the title of a test, or of
 * a group of tests, or a line of the README, of what only a real store can tell or of what nothing shows yet.
 */

type Proof = `${string}.ts: ${string}` | `real store: ${string}` | `not shown yet: ${string}`;

const app = "tests/app.test.ts";
const block = "tests/block.test.ts";
const extension = "tests/extension.test.ts";
const schema = "tests/admin-schema/admin-schema.test.ts";
const storefront = "tests/storefront/storefront.spec.ts";
const theme = "tests/storefront/real-theme.spec.ts";
const phone = "tests/storefront/safe-area.spec.ts";
const lighthouse = "tests/lighthouse/storefront.spec.ts";
const customer = "tests/storefront/customer.spec.ts";
const editor = "tests/storefront/theme-editor.spec.ts";
const cart = "tests/storefront/products-19-20.spec.ts";
const home = "tests/admin/home.spec.ts";
const everywhere = "tests/admin/everywhere.spec.ts";
const inbox = "tests/admin/inbox.spec.ts";
const plan = "tests/admin/plan.spec.ts";
const src = "../../backend/src/shopify";
const http = "../../backend/test/shopify";
const bothCarts =
  "what goes into the cart from the chat is in the theme's own, and the other way about: ${cart}";
const everyScreen =
  "every screen is accessible, no wider than the page, asks for no domain, key or account, and keeps nothing in the browser";

export const checks: Checks<Proof> = {
  1: {
    "app build takes the configuration, and refuses a spoilt one": [
      `${app}: builds the extension`,
      `${app}: refuses %s`,
    ],
    "the three compliance topics, and no topic that nothing is done about": [
      `${app}: asks for the scopes it uses, and takes the three compliance topics, of the version the backend speaks`,
      `${src}/webhooks/topics.test.ts: check 1: the app has Shopify tell what something is done about, and nothing else`,
    ],
    "one version of the API": [
      `${src}/webhooks/topics.test.ts: check 1: webhooks come in the version of the API that the queries are of`,
      `${schema}: check 1: Shopify's published schema takes every query the backend sends`,
    ],
    "the scopes that the code needs, and no other": [
      `${schema}: check 1: the app asks for the scopes its queries need, and for no other`,
      `${http}/queries.test.ts: check 1: the app's configuration asks for the scopes that these queries need, and for no other`,
    ],
  },
  2: {
    "theme-check has nothing to say, and would": [
      `${extension}: theme-check and our own lint have nothing to say of the extension`,
      `${extension}: theme-check finds`,
    ],
    "our own lint has nothing to say, and would": [
      `${extension}: theme-check and our own lint have nothing to say of the extension`,
      `${extension}: our own lint finds`,
    ],
    "App Doctor finds nothing, and would": [`${app}: finds nothing`, `${app}: finds %s`],
    "its review pack is answered": [`${app}: leaves no question that the README does not answer`],
  },
  3: {
    "the loader has at most 10,000 bytes": [
      "tests/loader.test.ts: the loader fits, names no backend, and two builds are equal",
    ],
    "Liquid is less than 10 KB": [`${extension}: Liquid is less than 10 KB`],
    "no script of others in Liquid": [
      `${extension}: theme-check and our own lint have nothing to say of the extension`,
      `${extension}: %s: warning`,
    ],
    "one request before anything is wanted": [
      `${storefront}: a new visitor costs one request, the loader, until the chat is wanted`,
    ],
  },
  4: {
    "a weighted drop of at most 3 in Lighthouse": [
      `${lighthouse}: check 4: costs at most three points of Lighthouse's score, weighted, in medians of five`,
      "tests/lighthouse/comparison.test.ts: a script that is %s is refused",
    ],
    "nothing on the page moves, and accessibility is not worse": [
      `${lighthouse}: check 4: moves nothing`,
      `${lighthouse}: check 4: makes no page less accessible`,
    ],
    "on Dawn, where a copy of it is at hand": [
      `${lighthouse}: check 4: costs at most three points of Lighthouse's score, weighted, in medians of five`,
      "not shown yet: Dawn in Lighthouse",
    ],
  },
  5: {
    "nothing on the storefront, and no complaint": [
      `${storefront}: the storefront shows nothing and complains of nothing`,
      `${block}: %s: nothing on the storefront, a note in the theme editor`,
    ],
    "a note in the theme editor": [
      `${storefront}: the theme editor says what to do`,
      `${block}: the note is English where its language is missing`,
    ],
  },
  6: {
    "hostile values leave the JSON whole": [
      `${block}: the page stays whole: %s`,
      `${block}: no chat begins with a pointer like that: %s`,
      "real store: How Shopify's `json` filter escapes",
    ],
    "nothing of theirs runs": [
      `${storefront}: hostile settings and metafields run nothing and break nothing`,
      `${block}: the panel is its backend's own: %s`,
    ],
  },
  7: {
    "every seed is refused with the header that gets another token": [
      `${http}/install.test.ts: check 7: a session token that is none is refused with the header that gets another`,
      `${src}/session-token.test.ts: check 7: a token \${seed} is none`,
      `${src}/session-token.test.ts: check 7: a token that lacks a claim is none`,
      `${src}/session-token.test.ts: check 7: a token that another secret signed, another algorithm or none, is none`,
      `${src}/session-token.test.ts: check 7: a token that was tampered with is none`,
    ],
    "no cookie, nothing kept in the browser": [`${everywhere}: ${everyScreen}`],
    "App Bridge gives the token": [
      `${http}/install.test.ts: without a token App Bridge gets one, and gives it to nobody else`,
      "real store: What App Bridge does",
    ],
  },
  8: {
    "framed by this shop's admin alone": [
      `${http}/install.test.ts: check 8: the page may be framed by this shop's admin alone, and holds the app's scripts`,
    ],
  },
  9: {
    "a good one within a second, a forged one 401": [
      `${http}/webhooks.test.ts: check 9: a webhook that Shopify signed is heard, one that it did not is refused`,
      `${src}/webhook-signature.test.ts: other bytes, another secret, and a signature that is none are refused`,
    ],
    "once, and nothing that is older": [
      `${http}/webhooks.test.ts: check 9: what comes twice is done once, what comes late not at all`,
      `${http}/sync.test.ts: check 9: webhooks that come twice, late or in any order leave what the shop has`,
    ],
    "an unknown shop is answered 200, and nothing is done": [
      `${http}/webhooks.test.ts: check 9: a shop that nobody knows, a topic that nobody handles and a shop that is not the one signed for change nothing`,
    ],
    "what could not be handled is told again": [
      `${http}/webhooks.test.ts: a webhook that could not be handled is told again, and then is`,
    ],
  },
  10: {
    "nothing of the shop is left, another's is as it was": [
      `${http}/webhooks.test.ts: check 10: shop/redact leaves nothing of the shop, and another's as it was`,
    ],
    "no table is forgotten": [
      `${http}/webhooks.test.ts: check 10: every table that says whose its rows are is on the list of what is erased`,
    ],
    "nor in the objects that no list shows": [
      `${http}/webhooks.test.ts: check 10: shop/redact leaves nothing of the shop, and another's as it was`,
      "../../backend/src/privacy/erasure.test.ts: a visitor's conversations are gone from everywhere, and nobody else's",
    ],
    "of whatever installation it was": [
      `${http}/install.test.ts: check 10: a shop of whose uninstallation nobody heard is forgotten nevertheless`,
      `${http}/install.test.ts: check 10: tokens of a set-up that came to no end are forgotten too`,
    ],
    "a customer is erased alone": [
      `${http}/webhooks.test.ts: a customer who is to be forgotten is, and nobody else`,
    ],
  },
  11: {
    "the same org and widget, a new token": [
      `${http}/webhooks.test.ts: check 11: uninstalled, the widget is off; installed again, it is the same one with a new token`,
      `${http}/install.test.ts: check 11: a shop that is installed again keeps what it has, whenever Shopify asks to forget it`,
      `${src}/shop-tokens.test.ts: a token that arrives after the app was uninstalled is not kept`,
      "real store: Installing, uninstalling and installing again",
    ],
    "the storefront shows nothing meanwhile": [
      `${storefront}: the storefront shows nothing and complains of nothing`,
      "real store: Installing, uninstalling and installing again",
    ],
    "nothing is asked of the shop meanwhile": [
      `${http}/sync.test.ts: an app that is uninstalled meanwhile asks no more, and reads all anew when it comes back`,
      `${http}/products-19-29.test.ts: a shop that is uninstalled is asked nothing any more`,
    ],
    "what the merchant changed stays": [
      `${http}/install.test.ts: what the merchant changed stays, and the theme is told of a new look`,
    ],
  },
  12: {
    "whoever comes from elsewhere is asked for nothing": [
      `${http}/install.test.ts: check 12: nobody is asked for a shop's domain`,
    ],
    "nor does any screen ask": [`${everywhere}: ${everyScreen}`],
  },
  13: {
    "twenty calls, one refresh": [
      `${src}/shop-tokens.test.ts: check 13: twenty who ask after the token has expired share one refresh`,
    ],
    "an answer that is lost": [
      `${src}/shop-tokens.test.ts: check 13: where the answer to a refresh is lost, the old refresh token gets another`,
      `${src}/shop-tokens.test.ts: check 13: where every answer is lost, whoever asks later recovers`,
    ],
  },
  14: {
    "on every route": [
      `${http}/isolation.test.ts: check 14: what another shop has looks like what does not exist, at every route`,
      `${http}/isolation.test.ts: check 14: lists hold nothing of another shop`,
      `${http}/isolation.test.ts: check 14: a session token is good wherever an org's key is`,
    ],
    "inbox and sockets": [`${http}/isolation.test.ts: check 14: sockets and the inbox are each shop's own`],
  },
  15: {
    "neither shop nor origin nor customer is believed": [
      `${http}/isolation.test.ts: check 15: neither a shop, nor an origin, nor a customer that somebody names is believed`,
      `${http}/install.test.ts: check 15: what was signed of a product ends no shop, whatever its headers say`,
      `${src}/proxy-signature.test.ts: check 15: a customer or a shop that nobody signed for is nobody's`,
    ],
  },
  16: {
    "forged, old, another shop's: a visitor without a name": [
      `${http}/install.test.ts: check 16: only a signature of this shop, and of today, names a customer`,
      `${customer}: takes for nobody in particular whom`,
    ],
    "a customer who is logged in is verified": [
      `${customer}: who is logged in at the shop is verified, and after logging out nobody`,
      `${block}: is named by the id alone, signed as the backend checks it`,
    ],
    "no address in the page": [
      `${block}: leaves neither name nor address in the page, and the secret stays with the shop`,
    ],
  },
  17: {
    "the status follows what App Bridge tells": [
      `${home}: check 17: the page says whether customers see the chat, and leads to where that is switched`,
      `${home}: what App Bridge tells of the embed is what the page says`,
    ],
    "the link opens the editor on the embed": ["real store: The deep link"],
  },
  18: {
    "two clicks, no text, under a minute": [
      `${home}: check 18: two clicks and no text typed lead from the installation to the first answer`,
      "real store: The deep link",
    ],
    "all that customers see is known after the set-up": [
      `${http}/sync.test.ts: all that customers see of a shop is known after the set-up, with its links, and nothing else`,
      `${http}/sync-many.test.ts: 5,000 products arrive, over a rate that refuses and a crash in the middle`,
    ],
  },
  19: {
    "real products in the right currency": [
      `${cart}: check 19: a question for a product under a price shows real ones, with price, stock, picture and link`,
      `${src}/ucp/product-tools.test.ts: check 19: prices in %s come out as %s, and 50 of it goes in as %d`,
      `${src}/ucp/money.test.ts: check 19: %d minor units of %s are %s`,
    ],
    "stock and picture": [
      `${src}/ucp/product-tools.test.ts: check 19: a product comes with picture, words for it, stock, link and what goes into the cart`,
    ],
    "links in the language of the page": [
      `${src}/ucp/locale-path.test.ts: check 19: seen from %s in %s the product is at the right place`,
      `${src}/ucp/product-tools.test.ts: check 19: links and sources are in the language that the visitor has the shop in`,
    ],
    "what the answer does not speak of is no card": [
      `${http}/products-19-29.test.ts: check 19: what the answer does not speak of is no card, nor is what no tool told of in that turn`,
      `${src}/ucp/chosen-products.test.ts: check 19: what the answer names is shown, in its order, and nothing else that was found`,
    ],
    "a shop's own catalogue": ["real store: What a shop's catalogue answers"],
  },
  20: {
    "the theme's own cart, without a reload": [
      `${cart}: check 20: what goes into the cart from the chat is in the theme's own cart, without a reload`,
      `${theme}: ${bothCarts}`,
      "real store: Which themes' carts follow",
    ],
    "by request where there are no actions": [
      `${cart}: check 20: a theme without actions is asked by /cart/add.js, in the language of the page`,
    ],
    "sold out: the shop's error": [
      `${cart}: check 20: what is sold out meanwhile shows the shop's own error`,
    ],
  },
  21: {
    "a price is right within a minute": [
      `${http}/sync.test.ts: check 21: a price that the merchant changes is right within a minute`,
    ],
    "and so is a title": [
      `${http}/sync.test.ts: check 9: webhooks that come twice, late or in any order leave what the shop has`,
    ],
    "what is gone is not recommended": [
      `${http}/sync.test.ts: check 21: a product that is deleted, or taken out of the shop, is not found any more`,
      `${http}/sync.test.ts: what no webhook told of is found in the night`,
    ],
  },
  22: {
    "quoted with its link, or said that there is none": [
      `${http}/sync.test.ts: check 22: what a shop's policy says is quoted, with its link; where there is none, that is said`,
    ],
  },
  23: {
    "the widget speaks the storefront's language": [`${storefront}: speaks the storefront's language`],
    "labels in the theme editor": [`${extension}: %s has every word, and none is left in English`],
    "the admin's page": [
      `${everywhere}: it speaks the merchant's language, and English where it has not learned it`,
    ],
  },
  24: {
    "changes are seen as they are chosen, with one launcher": [
      `${editor}: colour, side, offset and words change as they are chosen, and there is one launcher`,
      `${editor}: the same embed once more leaves an open chat open`,
      "real store: Which of the theme editor's events",
    ],
  },
  25: {
    "leaves what the shop has there at 375 px": [
      `${storefront}: leaves the bar with Add to cart, the cookie banner and the accordions to the shop`,
      `${storefront}: what the chat says of its own accord stands by the launcher, wherever that is`,
      `${theme}: the open panel is over whatever the theme has fixed, and gives the page back`,
    ],
    offsets: [
      `${storefront}: stands where the merchant put it, in the merchant's colour and words`,
      `${block}: offsets are CSS, also none`,
    ],
    "Escape closes, and the focus comes back": [
      `${storefront}: leaves the bar with Add to cart, the cookie banner and the accordions to the shop`,
    ],
    "the safe area": [
      `${phone}: launcher, header and composer stand clear of the notch and of the bar at the bottom`,
    ],
  },
  26: {
    "visible where empty elements are hidden and a rem is 10 px": [
      `${storefront}: the theme's styles stay out, and ours stay in`,
      "../../e2e/embed-contract.ts: is there once, opens, answers with sources and disturbs nothing",
    ],
    "no style leaks in or out": [`${storefront}: the theme's styles stay out, and ours stay in`],
    "in Dawn itself, where a copy of it is at hand": [
      `${theme}: every page is whole, and has the launcher in spite of what the theme hides`,
      `${theme}: the theme's styles stay out, and ours stay in`,
    ],
  },
  27: {
    "hidden where the merchant says": [
      `${storefront}: is not on the pages that the merchant wants without`,
      `${block}: a page that the merchant has chosen to be without`,
    ],
    "never on the checkout": ["real store: The checkout"],
    "nothing left after it is switched off": [
      `${storefront}: switched off, nothing of it is on the page`,
      `${editor}: an embed that is switched off takes the chat with it`,
    ],
    "nothing left after the app is uninstalled, or another theme published": [
      "real store: Installing, uninstalling and installing again",
      "real store: Another theme",
    ],
  },
  28: {
    "within two seconds there and back; the assistant is silent": [
      `${inbox}: check 28: a customer's chat is in the embedded inbox at once, and so is the reply with the customer`,
    ],
    "a missed chat's e-mail holds the message": [
      `${inbox}: a missed chat is e-mailed to the merchant, with what was said`,
    ],
  },
  29: {
    "down, 429 or restricted: answered from what was synced": [
      `${src}/ucp/product-tools.test.ts: check 29: a shop that is %s is answered for from the synced knowledge`,
      `${src}/ucp/product-tools.test.ts: check 29: a shop that says to come back in a moment is asked again in a moment`,
    ],
    "without a language model": [
      `${http}/products-19-29.test.ts: check 29: without a language model products are answered for from what was synced, and nothing is asked`,
    ],
    "within ten seconds": [
      `${http}/products-19-29.test.ts: check 29: a shop whose endpoint %s is answered for from the synced knowledge within 10 s`,
      `${src}/ucp/product-tools.test.ts: check 29: a shop that hangs is waited for five seconds, once`,
    ],
  },
  30: {
    "warned at 80 and 100 %, and shoppers can leave a message": [
      `${http}/plan.test.ts: check 30: at the plan's limit the assistant stops, people do not, and the merchant is warned of it once`,
      `${plan}: check 30: merchants see their answers come to an end, and shoppers still find somebody`,
    ],
    "the plan is changed in the admin, with no surprise": [
      `${http}/plan.test.ts: plans are chosen on the page of the app that this deployment is`,
      `${http}/plan.test.ts: check 30: with a larger plan the assistant answers at once, with a smaller one it stops`,
      `${plan}: check 30: merchants see their answers come to an end, and shoppers still find somebody`,
      "real store: Where plans are chosen",
    ],
  },
};
