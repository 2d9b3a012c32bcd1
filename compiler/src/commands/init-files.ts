/** The rpcgen.json of a new project. */
export const sampleConfig = `{
  "$schema": "./node_modules/rpcgen/rpcgen.schema.json",
  "sources": ["rpc/**/*.rpc"],
  "out": "gen"
}
`;

/** The first source of a new project. */
export const sampleSource = `package hello;

/** What the server answers with. */
message Greeting {
  1 text: string;
  2 sentAt: timestamp;
}

error EmptyName = 1001 {
  1 hint: string;
}

/** Hosted by servers of the type "hello", after the package. */
service HelloRemote {
  /** Greets somebody by name. */
  @idempotent @timeout("2s")
  greet(name: string): Greeting throws EmptyName;
}
`;
