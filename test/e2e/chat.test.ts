import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import type { BackgroundProcess } from "../support/background-process.js";
import { ChatExample } from "../support/chat-example.js";

let chat: ChatExample;
let ada: BackgroundProcess;
let bob: BackgroundProcess;

before(async () => {
  chat = await ChatExample.start();
  ada = chat.startTerminal("Ada");
  await ada.printedNext("* Connected");
  bob = chat.startTerminal("Bob");
  await bob.printedNext("* Connected");
});

after(async () => {
  for (const program of [ada, bob, chat]) await program.stop();
});

test("programs in terminals see each other's posts, and what the connector tells them", async () => {
  await ada.printed("* Welcome, Ada. This is connector-1.");
  await ada.printedNext("Bob joined");
  ada.write("Is anybody here?\n");
  await bob.printedNext("Ada: Is anybody here?");
});

test("what is refused is said, and the program goes on", async () => {
  bob.write(`${"x".repeat(501)}\n`);
  await bob.printedNext("! INVALID_ARGUMENT: text: expected 1 to 500 characters, got 501");
  bob.write("I am.\n");
  await ada.printedNext("Bob: I am.");
});

test("when the connector is restarted its users are told, come back and go on", async () => {
  chat.signal("connector-1", "SIGTERM");
  await chat.printedNext("connector-1 has ended: status 0");
  for (const program of [ada, bob]) {
    await program.printed("* connector-1 is going down. You will be back in a moment.");
    await program.printedNext("* Interrupted, coming back … (");
    await program.printedNext("* Connected");
  }
  bob.write("Here we are again.\n");
  await ada.printedNext("Bob: Here we are again.");
});

test("when the servers that keep the rooms are killed their users meet again in one room", async () => {
  for (const id of ["chat-1", "chat-2"]) chat.signal(id, "SIGKILL");
  for (const program of [ada, bob]) {
    // Said once for each of the two that has come back.
    await program.printedNext("* Servers have changed: rooms may have moved.");
    await program.printedNext("* Servers have changed: rooms may have moved.");
    await program.printedNext("* Connected");
  }
  ada.write("And again.\n");
  await bob.printedNext("Ada: And again.");
});

test("a signal ends the program, and the others see its user leave", async () => {
  assert.equal(await ada.interrupt("SIGINT"), 0);
  assert.match(ada.output, /\* You have left\n$/);
  await bob.printedNext("Ada left");
});

test("the cluster is stopped: each of its servers drains and ends by itself", async () => {
  assert.equal(await chat.interrupt(), 0);
  await bob.printedNext("* connector-1 is going down");
  const ended = chat.output.slice(chat.output.lastIndexOf("is process"));
  for (const id of ["connector-1", "presence-1", "chat-1", "chat-2"]) {
    assert.match(ended, new RegExp(`^${id} has ended: status 0$`, "m"));
  }
});
