import { type Finding, isCode, isProduct, type Source } from "./source.js";
import { importsOf } from "./syntax-tree.js";

/** Where a module from outside may be imported; everywhere else it is refused. */
interface Permit {
  readonly module: RegExp;
  readonly within: RegExp;
  readonly reason: string;
}

/** The first permit that fits a module decides. */
const runtimePermits: readonly Permit[] = [
  {
    module: /^(?:node:net|node:tls|ws)$/,
    within: /^runtime\/src\/(?:mailbox|acceptor)\//,
    reason: "only mailboxes and acceptors touch sockets",
  },
  {
    module: /^node:/,
    within:
      /^runtime\/src\/(?:mailbox|acceptor|development|registries|remotes|pomelo|tars|otel)\/|^runtime\/src\/(?:node-environment|index|testing)\.ts$/,
    reason: "everything else must run in a browser",
  },
  {
    module: /^@opentelemetry\/api$/,
    within: /^runtime\/src\/otel\//,
    reason: "who does not trace need not install it",
  },
  {
    module: /^mqtt-packet$/,
    within: /^runtime\/src\/pomelo\//,
    reason: "who has no old neighbours need not install it",
  },
  { module: /./, within: /^$/, reason: "the runtime depends on ws alone" },
];

const compilerPermits: readonly Permit[] = [
  {
    module: /^chevrotain$/,
    within: /^compiler\/src\/syntax\//,
    reason: "the grammar is the parser's own affair",
  },
  {
    module: /^ts-morph$/,
    within: /^compiler\/src\/(?:typescript|scaffold)\//,
    reason: "it takes 250 ms to load",
  },
  {
    module: /^mailstation(?:\/.*)?$/,
    within: /^compiler\/src\/commands\//,
    reason: "only commands that call servers need the runtime, which may not be installed",
  },
  {
    module: /^prettier(?:\/.*)?$/,
    within: /^compiler\/src\/(?:emit|format|scaffold|commands)\//,
    reason: "layout belongs to emit, format and the commands that write what users own",
  },
  {
    module: /^commander$/,
    within: /^compiler\/src\/(?:cli\.ts|commands\/)/,
    reason: "only the command line parses arguments",
  },
  {
    module: /^node:(?:fs|fs\/promises|child_process|os|net|http|https)$/,
    within: /^compiler\/src\/(?:(?:[a-z]+-)?host\.ts|cli\.ts|commands\/)/,
    reason: "files and processes are behind Host",
  },
  { module: /^node:/, within: /^compiler\/src\//, reason: "templates only print" },
  { module: /./, within: /^$/, reason: "it is no dependency of the compiler" },
];

/** Each library is imported in its one place, and the runtime from nowhere but itself. */
export function librariesStayInTheirPlace(sources: readonly Source[]): readonly Finding[] {
  return sources.filter(isProduct).flatMap((source) => {
    const permits = source.path.startsWith("runtime/") ? runtimePermits : compilerPermits;
    return importsOf(source).flatMap(({ specifier, line }) => {
      if (specifier.startsWith(".")) return [];
      const permit = permits.find(({ module }) => module.test(specifier));
      if (permit === undefined || permit.within.test(source.path)) return [];
      return [`${source.path}:${String(line)}: imports \`${specifier}\`: ${permit.reason}`];
    });
  });
}

/**
 * A test sees a package either from inside, by path, or from outside, by name. With both there
 * would be two copies of every class, and `instanceof` would lie.
 */
export function testsSeeOneCopy(sources: readonly Source[]): readonly Finding[] {
  return sources.filter(isCode).flatMap((source) => {
    if (!source.path.startsWith("test/")) return [];
    const specifiers = importsOf(source).map(({ specifier }) => specifier);
    return [
      ["mailstation", "runtime/src/"],
      ["rpcgen", "compiler/src/"],
    ].flatMap(([name = "", folder = ""]) => {
      const isByName = specifiers.some((it) => it === name || it.startsWith(`${name}/`));
      const isByPath = specifiers.some((it) => it.includes(`../${folder}`));
      return isByName && isByPath
        ? [`${source.path}:1: imports \`${name}\` by name and from ${folder}: choose one`]
        : [];
    });
  });
}
