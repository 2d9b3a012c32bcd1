import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { plainEntities, type PlainEntity } from "../calls/messages.js";
import type { Peer, PeerClient, PeerServer } from "../calls/peer.js";
import { importPackage, requirePackage } from "../packages.js";
import { fromBase64, toBase64 } from "./base64.js";

interface Procedure {
  input(check: (value: unknown) => unknown): Procedure;
  mutation(resolve: (call: { readonly input: never }) => unknown): unknown;
}

interface TrpcServer {
  readonly initTRPC: {
    create(): {
      readonly procedure: Procedure;
      readonly router: (procedures: Readonly<Record<string, unknown>>) => unknown;
    };
  };
}

interface TrpcWsAdapter {
  readonly applyWSSHandler: (options: { readonly wss: unknown; readonly router: unknown }) => void;
}

interface Mutation {
  mutate<T>(input: unknown): Promise<T>;
}

interface TrpcClient {
  readonly createTRPCClient: (options: { readonly links: readonly unknown[] }) => {
    readonly add: Mutation;
    readonly echo: Mutation;
    readonly echoText: Mutation;
  };
  readonly createWSClient: (options: {
    readonly url: string;
    readonly WebSocket: unknown;
  }) => unknown;
  readonly wsLink: (options: { readonly client: unknown }) => unknown;
}

interface Ws {
  readonly WebSocketServer: new (options: unknown) => {
    address(): AddressInfo;
    once(event: string, listener: () => void): void;
  };
  readonly WebSocket: unknown;
}

/** tRPC over a WebSocket. Its procedures take what comes, without a validator. */
export const trpcPeer: Peer<PlainEntity> = {
  packages: ["@trpc/server", "@trpc/client", "ws"],
  async serve(): Promise<PeerServer> {
    const { initTRPC } = await importPackage<TrpcServer>("@trpc/server");
    const { applyWSSHandler } = await importPackage<TrpcWsAdapter>("@trpc/server/adapters/ws");
    const { procedure, router } = initTRPC.create();
    const anything = procedure.input((value) => value);
    const { WebSocketServer } = requirePackage<Ws>("ws");
    const wss = new WebSocketServer({ port: 0, host: "127.0.0.1" });
    applyWSSHandler({
      wss,
      router: router({
        add: anything.mutation(({ input }) => {
          const [left, right] = input as readonly [number, number];
          return left + right;
        }),
        echo: anything.mutation(({ input }) => input),
        echoText: anything.mutation(({ input }) => input),
      }),
    });
    await once(wss as never, "listening");
    return { port: wss.address().port };
  },
  async connect(port): Promise<PeerClient<PlainEntity>> {
    const { createTRPCClient, createWSClient, wsLink } =
      await importPackage<TrpcClient>("@trpc/client");
    const { WebSocket } = requirePackage<Ws>("ws");
    const client = createWSClient({ url: `ws://127.0.0.1:${String(port)}`, WebSocket });
    const bench = createTRPCClient({ links: [wsLink({ client })] });
    return {
      entities: plainEntities,
      add: (left, right) => bench.add.mutate([left, right]),
      echo: (entity) => bench.echo.mutate(entity),
      echoBytes: async (payload) =>
        fromBase64(await bench.echoText.mutate<string>(toBase64(payload))),
    };
  },
};
