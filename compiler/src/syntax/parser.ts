import type { CstNode, IToken } from "chevrotain";

import { isName, RecoveringParser } from "./recovery.js";
import type { Rule } from "./recovery.js";
import * as t from "./tokens.js";

/**
 * The grammar of the language; docs/language.md has it in EBNF. Only here a `?` may also stand after
 * the type of a field or parameter (`late`): a mistake that is said when the tree is built.
 */
export class RpcParser extends RecoveringParser {
  /** Validation of the grammar itself costs start-up time, so only a test asks for it. */
  constructor(skipValidations = true) {
    super(skipValidations);
    this.performSelfAnalysis();
  }

  /**
   * Parses one file; what was skipped after a mistake is not in the tree. `trustsLayout`: where braces
   * are wrong, indentation says what they should be.
   */
  parse(tokens: IToken[], trustsLayout = false): CstNode {
    this.restart(tokens, trustsLayout);
    return this.file();
  }

  readonly file: Rule = this.rule("file", () => this.items(this.item));

  readonly item: Rule = this.rule("item", () => {
    this.MANY(() => this.SUBRULE(this.annotation));
    this.OR({
      DEF: [
        { ALT: () => this.SUBRULE(this.packageLine) },
        { ALT: () => this.SUBRULE(this.importLine) },
        { ALT: () => this.SUBRULE(this.constant) },
        { ALT: () => this.SUBRULE(this.alias) },
        { ALT: () => this.SUBRULE(this.enumeration) },
        { ALT: () => this.SUBRULE(this.message) },
        { ALT: () => this.SUBRULE(this.union) },
        { ALT: () => this.SUBRULE(this.error) },
        { ALT: () => this.SUBRULE(this.service) },
      ],
      ERR_MSG: "a declaration",
    });
  });

  readonly packageLine: Rule = this.rule("packageLine", () => {
    this.CONSUME(t.Package);
    this.SUBRULE(this.qualifiedName);
    this.CONSUME(t.Semicolon);
  });

  readonly importLine: Rule = this.rule("importLine", () => {
    this.CONSUME(t.Import);
    this.OR({
      DEF: [
        {
          ALT: () => {
            this.CONSUME(t.Star);
            this.CONSUME(t.As);
            this.CONSUME(t.Name);
          },
        },
        {
          ALT: () => {
            this.CONSUME(t.LeftBrace);
            this.OPTION(() => {
              this.SUBRULE(this.importedName);
              this.MANY(() => {
                this.CONSUME(t.Comma);
                this.OPTION1(() => this.SUBRULE1(this.importedName));
              });
            });
            this.CONSUME(t.RightBrace);
          },
        },
      ],
      ERR_MSG: "`{` or `* as`",
    });
    this.CONSUME(t.From);
    this.CONSUME(t.StringLiteral);
    this.CONSUME(t.Semicolon);
  });

  readonly importedName: Rule = this.rule("importedName", () => {
    this.CONSUME(t.Name, { LABEL: "name" });
    this.OPTION(() => {
      this.CONSUME(t.As);
      this.CONSUME1(t.Name, { LABEL: "alias" });
    });
  });

  readonly constant: Rule = this.rule("constant", () => {
    this.CONSUME(t.Const);
    this.CONSUME(t.Name);
    this.CONSUME(t.Colon);
    this.SUBRULE(this.type);
    this.CONSUME(t.Equals);
    this.SUBRULE(this.value);
    this.CONSUME(t.Semicolon);
  });

  readonly alias: Rule = this.rule("alias", () => {
    this.CONSUME(t.Type);
    this.CONSUME(t.Name);
    this.CONSUME(t.Equals);
    this.SUBRULE(this.type);
    this.CONSUME(t.Semicolon);
  });

  readonly enumeration: Rule = this.rule("enumeration", () => {
    this.OPTION(() => this.CONSUME(t.Closed));
    this.CONSUME(t.Enum);
    this.CONSUME(t.Name);
    this.block(this.enumMember);
  });

  readonly enumMember: Rule = this.rule("enumMember", () => {
    this.MANY(() => this.SUBRULE(this.annotation));
    this.OR({
      DEF: [
        { ALT: () => this.SUBRULE(this.reserved) },
        {
          ALT: () => {
            this.CONSUME(t.Name);
            this.CONSUME(t.Equals);
            this.CONSUME(t.NumberLiteral);
            this.CONSUME(t.Semicolon);
          },
        },
      ],
      ERR_MSG: "a member such as `NAME = 1;`",
    });
  });

  readonly message: Rule = this.rule("message", () => {
    this.CONSUME(t.Message);
    this.CONSUME(t.Name);
    this.block(this.messageMember, true);
  });

  readonly messageMember: Rule = this.rule("messageMember", () => {
    this.MANY(() => this.SUBRULE(this.annotation));
    this.OR({
      DEF: [
        { ALT: () => this.SUBRULE(this.field) },
        { ALT: () => this.SUBRULE(this.reserved) },
        { ALT: () => this.SUBRULE(this.message) },
        { ALT: () => this.SUBRULE(this.enumeration) },
        { ALT: () => this.SUBRULE(this.union) },
      ],
      ERR_MSG: "a field such as `1 name: string;`",
    });
  });

  readonly union: Rule = this.rule("union", () => {
    this.CONSUME(t.Union);
    this.CONSUME(t.Name);
    this.block(this.unionMember);
  });

  readonly unionMember: Rule = this.rule("unionMember", () => {
    this.MANY(() => this.SUBRULE(this.annotation));
    this.OR({
      DEF: [{ ALT: () => this.SUBRULE(this.field) }, { ALT: () => this.SUBRULE(this.reserved) }],
      ERR_MSG: "a case such as `1 name: Type;`",
    });
  });

  readonly error: Rule = this.rule("error", () => {
    this.CONSUME(t.ErrorKeyword);
    this.CONSUME(t.Name);
    this.CONSUME(t.Equals);
    this.CONSUME(t.NumberLiteral);
    this.block(this.errorMember);
  });

  readonly errorMember: Rule = this.rule("errorMember", () => {
    this.MANY(() => this.SUBRULE(this.annotation));
    this.OR({
      DEF: [{ ALT: () => this.SUBRULE(this.field) }, { ALT: () => this.SUBRULE(this.reserved) }],
      ERR_MSG: "a field such as `1 name: string;`",
    });
  });

  readonly field: Rule = this.rule("field", () => {
    this.CONSUME(t.NumberLiteral);
    this.CONSUME(t.Name);
    this.OPTION(() => this.CONSUME(t.Question));
    this.CONSUME(t.Colon);
    this.SUBRULE(this.streamableType);
    this.OPTION2(() => this.CONSUME1(t.Question, { LABEL: "late" }));
    this.OPTION1(() => {
      this.CONSUME(t.Equals);
      this.SUBRULE(this.value);
    });
    this.CONSUME(t.Semicolon);
  });

  readonly reserved: Rule = this.rule("reserved", () => {
    this.CONSUME(t.Reserved);
    this.SUBRULE(this.reservedItem);
    this.MANY(() => {
      this.CONSUME(t.Comma);
      this.SUBRULE1(this.reservedItem);
    });
    this.CONSUME(t.Semicolon);
  });

  readonly reservedItem: Rule = this.rule("reservedItem", () => {
    this.OR({
      DEF: [
        { ALT: () => this.CONSUME(t.StringLiteral) },
        {
          ALT: () => {
            this.CONSUME(t.NumberLiteral, { LABEL: "from" });
            this.OPTION(() => {
              this.CONSUME(t.To);
              this.OR1({
                DEF: [
                  { ALT: () => this.CONSUME1(t.NumberLiteral, { LABEL: "to" }) },
                  { ALT: () => this.CONSUME(t.Max) },
                ],
                ERR_MSG: "a number or `max`",
              });
            });
          },
        },
      ],
      ERR_MSG: "a number or a name in quotes",
    });
  });

  readonly service: Rule = this.rule("service", () => {
    this.CONSUME(t.Service);
    this.CONSUME(t.Name);
    this.block(this.method);
  });

  readonly method: Rule = this.rule("method", () => {
    this.MANY(() => this.SUBRULE(this.annotation));
    this.OPTION({
      GATE: () => isName(this.LA(2).tokenType),
      DEF: () => this.CONSUME(t.Oneway),
    });
    this.CONSUME(t.Name, { ERR_MSG: "a method such as `name(id: string): User;`" });
    this.CONSUME(t.LeftParenthesis);
    this.OPTION1(() => {
      this.SUBRULE(this.parameter);
      this.MANY1(() => {
        this.CONSUME(t.Comma);
        this.OPTION2(() => this.SUBRULE1(this.parameter));
      });
    });
    this.CONSUME(t.RightParenthesis);
    this.OPTION3(() => {
      this.CONSUME(t.Colon);
      this.SUBRULE(this.streamableType);
      this.OPTION4(() => this.CONSUME(t.Question));
    });
    this.OPTION5(() => {
      this.CONSUME(t.Throws);
      this.SUBRULE(this.qualifiedName);
      this.MANY2(() => {
        this.CONSUME1(t.Comma);
        this.SUBRULE1(this.qualifiedName);
      });
    });
    this.CONSUME(t.Semicolon);
  });

  readonly parameter: Rule = this.rule("parameter", () => {
    this.MANY(() => this.SUBRULE(this.annotation));
    this.CONSUME(t.Name);
    this.OPTION(() => this.CONSUME(t.Question));
    this.CONSUME(t.Colon);
    this.SUBRULE(this.streamableType);
    this.OPTION2(() => this.CONSUME1(t.Question, { LABEL: "late" }));
    this.OPTION1(() => {
      this.CONSUME(t.Equals);
      this.SUBRULE(this.value);
    });
  });

  /** `stream T`; only parameters and results may stream, which is checked later. */
  readonly streamableType: Rule = this.rule("streamableType", () => {
    this.OPTION({
      GATE: () => this.LA(1).tokenType !== t.Stream || isName(this.LA(2).tokenType),
      DEF: () => this.CONSUME(t.Stream),
    });
    this.SUBRULE(this.type);
  });

  readonly type: Rule = this.rule("type", () => {
    this.SUBRULE(this.namedType);
    this.MANY(() => {
      this.CONSUME(t.LeftBracket);
      this.CONSUME(t.RightBracket);
    });
  });

  readonly namedType: Rule = this.rule("namedType", () => {
    this.SUBRULE(this.qualifiedName);
    this.OPTION(() => {
      this.CONSUME(t.Less);
      this.SUBRULE(this.type);
      this.MANY(() => {
        this.CONSUME(t.Comma);
        this.SUBRULE1(this.type);
      });
      this.CONSUME(t.Greater);
    });
  });

  readonly qualifiedName: Rule = this.rule("qualifiedName", () => {
    this.CONSUME(t.Name);
    this.MANY(() => {
      this.CONSUME(t.Dot);
      this.CONSUME1(t.Name);
    });
  });

  readonly annotation: Rule = this.rule("annotation", () => {
    this.CONSUME(t.At);
    this.SUBRULE(this.qualifiedName);
    this.OPTION(() => {
      this.CONSUME(t.LeftParenthesis);
      this.OPTION1(() => {
        this.SUBRULE(this.argument);
        this.MANY(() => {
          this.CONSUME(t.Comma);
          this.SUBRULE1(this.argument);
        });
      });
      this.CONSUME(t.RightParenthesis);
    });
  });

  readonly argument: Rule = this.rule("argument", () => {
    this.OPTION(() => {
      this.CONSUME(t.Name);
      this.CONSUME(t.Colon);
    });
    this.SUBRULE(this.value);
  });

  readonly value: Rule = this.rule("value", () => {
    this.OR({
      DEF: [
        { ALT: () => this.CONSUME(t.NumberLiteral) },
        { ALT: () => this.CONSUME(t.StringLiteral) },
        { ALT: () => this.SUBRULE(this.qualifiedName) },
      ],
      ERR_MSG: "a value",
    });
  });
}
