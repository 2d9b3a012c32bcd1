/** The page of examples/chat, in a real browser. */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { ChatExample } from "../support/chat-example.js";
import { Chromium, type Page } from "../support/chromium.js";

let chat: ChatExample;
let chromium: Chromium;
let ada: Page;
let bob: Page;

before(async () => {
  chat = await ChatExample.start();
  chromium = await Chromium.start();
  ada = await chromium.open(chat.pageUrl);
  bob = await chromium.open(chat.pageUrl);
});

after(async () => {
  await chromium.stop();
  await chat.stop();
});

test("two pages enter a room, and each sees what happens there", async () => {
  await enter(ada, "Ada");
  await shows(ada, "#state", "Connected");
  await shows(ada, "#notice", "Welcome, Ada. This is connector-1.");
  await enter(bob, "Bob");
  await shows(ada, "#events", "Bob joined");
  await say(ada, "Is anybody here?");
  await shows(bob, "#events", "Ada: Is anybody here?");
});

test("what users type is shown as they typed it, never as HTML", async () => {
  await say(bob, "<img src=x onerror=alert(1)> & <b>more</b>");
  await shows(ada, "#events", "Bob: <img src=x onerror=alert(1)> & <b>more</b>");
  assert.equal(await ada.evaluate(`document.querySelectorAll("#events li *").length`), 0);
});

test("an error that the interface declares is told with its fields", async () => {
  await enter(await chromium.open(chat.pageUrl), "Cat");
  await shows(ada, "#events", "Cat joined");
  const dan = await chromium.open(chat.pageUrl);
  await enter(dan, "Dan");
  await shows(dan, "#error", "lobby is full: it takes 3 users");
  await shows(dan, "#state", "Not in a room");
});

test("a post that is refused stays in its field, with the reason", async () => {
  const text = "x".repeat(501);
  await say(ada, text);
  await shows(ada, "#error", "text: expected 1 to 500 characters, got 501");
  assert.equal(await ada.evaluate("document.querySelector('#text').value"), text);
});

test("after the connector has restarted the pages come back, and post again", async () => {
  for (const page of [ada, bob]) await page.evaluate(watchReturn);
  chat.signal("connector-1", "SIGTERM");
  await chat.printedNext("connector-1 has ended: status 0");
  for (const page of [ada, bob]) {
    assert.deepEqual(await page.evaluate("returned"), {
      states: ["interrupted", "here"],
      notice: "connector-1 is going down. You will be back in a moment.",
    });
  }
  await say(bob, "Here we are again.");
  await shows(ada, "#events", "Bob: Here we are again.");
});

test("a page that is left leaves its room", async () => {
  await bob.evaluate(`document.querySelector("#leave").click()`);
  await shows(ada, "#events", "Bob left");
  await shows(bob, "#state", "Not in a room");
});

/** Makes `returned`: what the page shows until it is connected again, and the first notice. */
const watchReturn = `globalThis.returned = new Promise((resolve) => {
  const [state, notice] = ["#state", "#notice"].map((id) => document.querySelector(id));
  const shown = { states: [], notice: undefined };
  new MutationObserver(() => (shown.notice ??= notice.textContent))
    .observe(notice, { childList: true });
  new MutationObserver(() => {
    shown.states.push(state.dataset.kind);
    if (state.dataset.kind === "here") resolve(shown);
  }).observe(state, { attributeFilter: ["data-kind"] });
}); undefined`;

function enter(page: Page, name: string): Promise<unknown> {
  return page.evaluate(`document.querySelector("#user").value = ${JSON.stringify(name)};
    document.querySelector("#enter").requestSubmit()`);
}

function say(page: Page, text: string): Promise<unknown> {
  return page.evaluate(`document.querySelector("#text").value = ${JSON.stringify(text)};
    document.querySelector("#say").requestSubmit()`);
}

/** Waits until an element contains the text. */
async function shows(page: Page, selector: string, text: string): Promise<void> {
  const shown = await page.evaluate(`new Promise((resolve) => {
    const element = document.querySelector(${JSON.stringify(selector)});
    const look = () => {
      if (element.textContent.includes(${JSON.stringify(text)})) resolve(true);
    };
    new MutationObserver(look).observe(element, { childList: true, characterData: true, subtree: true });
    setTimeout(() => resolve(element.textContent), 20_000);
    look();
  })`);
  assert.equal(shown, true, `${selector} does not show: ${text}`);
}
