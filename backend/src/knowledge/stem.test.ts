import { describe, expect, test } from "vitest";
import { languageOf } from "./language.ts";
import { languageOfText, terms, words } from "./words.ts";

test.each([
  ["en", "order orders ordered ordering"],
  ["de", "Bestellung Bestellungen bestellen bestellt"],
  ["es", "pedido pedidos pedida pedidas"],
  ["fr", "livraison livraisons"],
  ["it", "pacchetto pacchetti"],
  ["nl", "bestelling bestellingen bestellen"],
  ["pt", "encomenda encomendas"],
  ["ru", "пакет пакеты пакета пакетов пакетами"],
] as const)("the forms of a word are one term: %s", (language, text) => {
  expect(new Set(terms(text, language)).size).toBe(1);
});

test("short words and codes stay as they are", () => {
  expect(terms("das Set AB12 e2e", "de")).toEqual(["das", "set", "ab12", "e2e"]);
});

describe("a text's language", () => {
  test.each([
    ["en", "How do I get the order that was sent to my old address?"],
    ["de", "Wie bekomme ich die Bestellung, die an meine alte Adresse ging?"],
    ["es", "¿Cómo recibo el pedido que fue enviado a mi antigua dirección?"],
    ["fr", "Comment recevoir la commande qui est partie à mon ancienne adresse ?"],
    ["it", "Come posso ricevere il pacco che è stato spedito al mio vecchio indirizzo?"],
    ["nl", "Hoe krijg ik de bestelling die naar mijn oude adres is gestuurd?"],
    ["pt", "Como é que eu recebo a encomenda que foi enviada para a minha morada antiga?"],
    ["ru", "Как мне получить заказ, который был отправлен на мой старый адрес?"],
  ])("is %s where its small words are", (language, text) => {
    expect(languageOf(words(text))).toBe(language);
  });

  test("is the one it was put under, whatever it looks like", () => {
    expect(languageOfText("The order and the address", "pt-BR")).toBe("pt");
    expect(languageOfText("Der Auftrag und die Adresse", "xx")).toBe("de");
  });

  test("is English where nothing tells", () => {
    expect(languageOfText("Wi-Fi 802.11ax")).toBe("en");
    expect(languageOfText("")).toBe("en");
  });
});
