/**
 * The law of the house: every rule over every file. What a rule refuses is shown by its own test in
 * test/tidy, beside the rule.
 */
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import {
  anyIsNotUsed,
  castsAreExplained,
  onlyCommandsPrintOrExit,
  runtimeAsksItsEnvironment,
} from "./tidy/effects.js";
import { exportsAreDocumented, filesAreReached } from "./tidy/exports.js";
import {
  generatedCodeImportsCodegenOnly,
  importsFormNoCycle,
  importsGoDownwards,
} from "./tidy/layers.js";
import { librariesStayInTheirPlace, testsSeeOneCopy } from "./tidy/libraries.js";
import { documentsHaveOneTitle, linksResolve } from "./tidy/markdown.js";
import { filesAreShort, functionsAreShort, functionsTakeFewParameters } from "./tidy/sizes.js";
import { readRepository, type Rule } from "./tidy/source.js";
import {
  filesAreKebabCase,
  filesAreNamedAfterWhatTheyDo,
  namesSaySomething,
  textHasNoBannedWords,
} from "./tidy/words.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const sources = readRepository(root);

const rules: Readonly<Record<string, Rule>> = {
  "imports go downwards": importsGoDownwards,
  "imports form no cycle": importsFormNoCycle,
  "generated code imports mailstation/codegen only": generatedCodeImportsCodegenOnly,
  "libraries stay in their place": librariesStayInTheirPlace,
  "tests see one copy of a package": testsSeeOneCopy,
  "files are at most 400 lines": filesAreShort,
  "functions are at most 70 lines": functionsAreShort,
  "functions take at most 4 parameters": functionsTakeFewParameters,
  "banned words stand nowhere": textHasNoBannedWords,
  "names say something": namesSaySomething,
  "files are kebab-case": filesAreKebabCase,
  "files are named after what they do": filesAreNamedAfterWhatTheyDo,
  "the runtime asks its environment for time and chance": runtimeAsksItsEnvironment,
  "only the command line prints or exits": onlyCommandsPrintOrExit,
  "any is not used": anyIsNotUsed,
  "casts are explained": castsAreExplained,
  "exports are documented": exportsAreDocumented,
  "every file is reached": filesAreReached,
  "documents have one title": documentsHaveOneTitle,
  "links resolve": (all) => linksResolve(all, (path) => existsSync(join(root, path))),
};

for (const [name, rule] of Object.entries(rules)) {
  test(name, () => {
    const findings = rule(sources);
    if (findings.length > 0) assert.fail(`\n${findings.join("\n")}`);
  });
}
