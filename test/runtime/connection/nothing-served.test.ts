/** A station that serves nothing answers what servers call back as one does that serves something else. */
import assert from "node:assert/strict";
import { FrameKind } from "../../../runtime/src/composer/frame.js";
import type { Hello } from "../../../runtime/src/composer/handshake.js";
import type { StationOptions } from "../../../runtime/src/index.js";
import { requestBody, textPayload } from "../support/frames.js";
import { ProbeClient, ProbeServer } from "../support/probe-service.js";
import { greetingServer, type RawPeer, type ReceivedFrame } from "../support/raw-peer.js";
import { inMemory, type World } from "../support/world.js";

/** What a server does that a station has called. */
interface Misdeed {
  readonly name: string;
  readonly act: (peer: RawPeer) => void;
  /** Frames that the station answers with. */
  readonly answers: number;
  /** Requests that it counts as refused. */
  readonly refused: number;
  readonly hello?: Partial<Hello>;
  /** The station closes the connection. */
  readonly isBroken?: boolean;
}

const unknown = requestBody({ methodId: 9 });

const misdeeds: readonly Misdeed[] = [
  {
    name: "a request",
    act: (peer) => peer.send(FrameKind.REQUEST, 1, unknown),
    answers: 1,
    refused: 1,
  },
  {
    name: "a request, and hardly takes the answer",
    act: (peer) => peer.send(FrameKind.REQUEST, 1, unknown),
    answers: 1,
    refused: 1,
    hello: { messageBytesMax: 54 },
  },
  {
    name: "oneway requests, of which one is logged",
    act: (peer) => {
      for (const id of [1, 2]) peer.send(FrameKind.ONEWAY, id, unknown);
    },
    answers: 0,
    refused: 2,
  },
  {
    name: "what belongs to a request that was refused",
    act: (peer) => {
      peer.send(FrameKind.REQUEST, 7, unknown);
      peer.send(FrameKind.REQUEST_ITEM, 7);
      peer.send(FrameKind.RESPONSE_CREDIT, 7, new Uint8Array(4));
      peer.send(FrameKind.REQUEST_END, 7);
      peer.send(FrameKind.CANCEL, 7);
      peer.send(FrameKind.REQUEST, 8, unknown);
    },
    answers: 2,
    refused: 2,
  },
  {
    name: "two requests with one number",
    act: (peer) => {
      for (const id of [5, 5]) peer.send(FrameKind.REQUEST, id, unknown);
    },
    answers: 2,
    refused: 1,
    isBroken: true,
  },
  {
    name: "an item of no request",
    act: (peer) => peer.send(FrameKind.REQUEST_ITEM, 3),
    answers: 1,
    refused: 0,
    isBroken: true,
  },
  {
    name: "a request that is too short",
    act: (peer) => peer.send(FrameKind.REQUEST, 1, new Uint8Array(3)),
    answers: 1,
    refused: 0,
    isBroken: true,
  },
];

for (const misdeed of misdeeds) {
  inMemory(
    `a server that sends ${misdeed.name}: nobody can tell the stations apart`,
    async (world) => {
      const told = await meet(world, misdeed, []);
      assert.deepEqual(told, await meet(world, misdeed, [new ProbeServer({})]));
      const counts = misdeed.refused === 0 ? {} : { UNIMPLEMENTED: misdeed.refused };
      assert.deepEqual(told.callbacks.refused, counts);
    },
  );
}

/** All that a station with these services says, logs and counts. */
async function meet(
  world: World,
  { act, answers, hello, isBroken }: Misdeed,
  services: StationOptions["services"],
) {
  const asked: RawPeer[] = [];
  const server = await world.rawServer(
    greetingServer((peer, { kind, callId }) => {
      if (kind !== FrameKind.REQUEST || asked.length > 0) return;
      asked.push(peer);
      act(peer);
      peer.send(FrameKind.RESPONSE, callId, textPayload("right"));
    }, hello),
  );
  const logged = world.logger.lines.length;
  const station = world.station([server], { services });
  const call = new ProbeClient(station).echo("x").catch((error: unknown) => String(error));
  const outcome = await world.rig.run(call);
  const answersOf = (): readonly ReceivedFrame[] => asked[0]?.frames.filter(isAnswer) ?? [];
  await world.rig.until(() => answersOf().length === answers);
  if (isBroken === true) await world.rig.until(() => asked[0]?.isClosed === true);
  const { callbacks } = station.inspect();
  await station.close();
  const lines = world.logger.lines.slice(logged).filter(({ level }) => level === "warn");
  return { outcome, answers: answersOf(), callbacks, lines };
}

function isAnswer({ kind }: ReceivedFrame): boolean {
  return kind === FrameKind.FAILURE || kind === FrameKind.GOAWAY;
}

inMemory(
  "a server that has no room for the reason of a refusal gets the code alone",
  async (world) => {
    const [misdeed] = misdeeds;
    assert.ok(misdeed !== undefined);
    const told = await meet(world, { ...misdeed, hello: { messageBytesMax: 53 } }, []);
    assert.deepEqual(
      told.answers.map(({ body }) => [...body]),
      [[8, 12, 16, 1]],
    );
  },
);
