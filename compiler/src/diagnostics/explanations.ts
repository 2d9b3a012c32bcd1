import type { DiagnosticName } from "./catalog.js";
import type { Explanation } from "./explanation.js";
import { breakingExplanations } from "./explanations-breaking.js";
import { configExplanations } from "./explanations-config.js";
import { declarationsExplanations } from "./explanations-declarations.js";
import { namesExplanations } from "./explanations-names.js";
import { numbersExplanations } from "./explanations-numbers.js";
import { servicesExplanations } from "./explanations-services.js";
import { syntaxExplanations } from "./explanations-syntax.js";
import { typescriptExplanations } from "./explanations-typescript.js";

/** What the page of each diagnostic of the catalogue says. */
export const explanations: Readonly<Record<DiagnosticName, Explanation>> = {
  ...syntaxExplanations,
  ...namesExplanations,
  ...declarationsExplanations,
  ...servicesExplanations,
  ...numbersExplanations,
  ...typescriptExplanations,
  ...configExplanations,
  ...breakingExplanations,
};
