import { readdir } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { ServiceSkeleton } from "../call/service-skeleton.js";
import { watchService, type ServiceWatch } from "../development/watch-service.js";
import type { ServiceHolder } from "../development/service-reloader.js";
import type { Logger } from "../logger.js";

/** A remote that rpcgen has read, and what makes a service of it. */
export interface RemoteBinding {
  readonly serverType: string;
  /** Its source's folder, from that of the project: `app/servers/chat/remote`. Absent in what was generated before. */
  readonly folder?: string;
  /** Name of its file without ending: `chatRemote`. */
  readonly file: string;
  /** Name of its class. */
  readonly name: string;
  bind(remote: never): ServiceSkeleton;
}

/** How remotes are watched. */
export interface WatchRemotesOptions {
  /** Hears what was loaded again, and what could not be. Default: warnings and errors to the console. */
  readonly logger?: Logger | undefined;
}

/** The remotes of a folder. */
export interface LoadedRemotes {
  /** What a gateway takes. */
  readonly services: readonly ServiceSkeleton[];
  /** Loads a remote again whenever its file changes, for development: as `watchService` does. */
  watch(gateway: ServiceHolder, options?: WatchRemotesOptions): ServiceWatch;
}

/** Binds every remote of a folder such as `app/servers/chat/remote`. `context` is what each is made of: the application. */
export type LoadRemotes = (folder: string | URL, context: unknown) => Promise<LoadedRemotes>;

/** Files that Node or a loader of it can import; of several with the same name the first ending counts. */
const endings = [".js", ".mjs", ".cjs", ".ts", ".mts", ".cts"];

/** Makes `loadRemotes` of what rpcgen has read; generated code calls it. */
export function remoteLoader(bindings: readonly RemoteBinding[]): LoadRemotes {
  return async (folder, context) => {
    const path = resolve(folder instanceof URL ? fileURLToPath(folder) : folder);
    const files = await filesOf(path);
    const known = bindingsOf(bindings, path);
    const remotes = await Promise.all(
      known.map(async (binding): Promise<Remote> => {
        const name = files.get(binding.file);
        if (name === undefined) {
          throw new Error(`${path} has no file of the remote ${binding.name}`);
        }
        const url = pathToFileURL(join(path, name));
        return { binding, url, service: make(await import(url.href), binding, context) };
      }),
    );
    return {
      services: remotes.map(({ service }) => service),
      watch: (gateway, options) => watchAll(gateway, remotes, context, options),
    };
  };
}

interface Remote {
  readonly binding: RemoteBinding;
  readonly url: URL;
  readonly service: ServiceSkeleton;
}

function watchAll(
  gateway: ServiceHolder,
  remotes: readonly Remote[],
  context: unknown,
  options: WatchRemotesOptions = {},
): ServiceWatch {
  const watches = remotes.map(({ binding, url }) =>
    watchService<unknown>(gateway, {
      file: url,
      create: (module) => make(module, binding, context),
      ...options,
    }),
  );
  return {
    close() {
      for (const watch of watches) watch.close();
    },
  };
}

/**
 * Those whose source lies in the folder, or in one that a build made this folder of. Of several
 * server types that of the folder's name counts: `chat` of `servers/chat/remote`.
 */
function bindingsOf(bindings: readonly RemoteBinding[], path: string): readonly RemoteBinding[] {
  const names = [basename(dirname(path)), basename(path)];
  const within = bindingsWithin(bindings, path);
  const candidates = within.length > 0 ? within : bindings;
  const found = candidates.filter(({ serverType }) => names.includes(serverType));
  if (found.length > 0) return found;
  if (within.length > 0) return within;
  const places = bindings.map(({ folder, serverType }) => folder ?? serverType);
  const known = [...new Set(places)].join(", ");
  throw new Error(`${path}: no remotes were read in such a folder, only in ${known}`);
}

/** Folders of one source have most names at their ends in common: `src/chat/remote`, `dist/chat/remote`. */
function bindingsWithin(
  bindings: readonly RemoteBinding[],
  path: string,
): readonly RemoteBinding[] {
  const counted = bindings.map((binding) => {
    const own = namesOf(binding.folder ?? "");
    const count = namesInCommon(own, namesOf(path));
    return { binding, count: count >= Math.min(2, own.length) ? count : 0 };
  });
  const most = Math.max(1, ...counted.map(({ count }) => count));
  return counted.filter(({ count }) => count === most).map(({ binding }) => binding);
}

/** Of a path, the last one first. */
function namesOf(path: string): readonly string[] {
  const names = path.split(/[/\\]/).filter((name) => name !== "" && name !== ".");
  return names.toReversed();
}

function namesInCommon(some: readonly string[], others: readonly string[]): number {
  const end = some.findIndex((name, index) => name !== others[index]);
  return end < 0 ? some.length : end;
}

async function filesOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(folder);
  const files = new Map<string, string>();
  for (const ending of endings) {
    for (const name of names.toSorted()) {
      if (!name.endsWith(ending) || /\.d\.[cm]?ts$/.test(name)) continue;
      const base = name.slice(0, -ending.length);
      if (!files.has(base)) files.set(base, name);
    }
  }
  return files;
}

/** What the module's default function makes, as pomelo's remotes have one; else an instance of its class. */
function make(module: unknown, binding: RemoteBinding, context: unknown): ServiceSkeleton {
  const made = instanceOf(module, binding, context);
  // The cast: rpcgen has read the type of the remote in this very file.
  return binding.bind(made as never);
}

function instanceOf(module: unknown, { name, file }: RemoteBinding, context: unknown): unknown {
  const own = property(module, "default");
  // Of a CommonJS module the default export is what it exports, the default of that lies within.
  const candidates = [property(own, "default"), own, property(own, name), property(module, name)];
  for (const candidate of candidates) {
    if (typeof candidate !== "function") continue;
    const isClass = /^class\b/.test(Function.prototype.toString.call(candidate));
    return isClass
      ? Reflect.construct(candidate, [context])
      : Reflect.apply(candidate, undefined, [context]);
  }
  throw new Error(`${file} exports neither a default function nor the class ${name}`);
}

function property(value: unknown, name: string): unknown {
  const isObject = (typeof value === "object" && value !== null) || typeof value === "function";
  return isObject ? Reflect.get(value, name) : undefined;
}
