/*
 * Types that say how a number travels, for signatures that rpcgen reads from TypeScript. Any number
 * may be assigned to them; the encoder checks that it fits.
 */

/** A number that travels as the scalar of that name. */
type NumberAs<Name extends string> = number & { readonly "~wire"?: Name };

/** A bigint that travels as the scalar of that name. */
type BigIntAs<Name extends string> = bigint & { readonly "~wire"?: Name };

/** An integer from -2^31 to 2^31-1. */
export type int32 = NumberAs<"int32">;
/** An integer from 0 to 2^32-1. */
export type uint32 = NumberAs<"uint32">;
/** An integer of 32 bits that is often negative: small ones take few bytes. */
export type sint32 = NumberAs<"sint32">;
/** An integer from 0 to 2^32-1 that always takes four bytes. */
export type fixed32 = NumberAs<"fixed32">;
/** An integer from -2^31 to 2^31-1 that always takes four bytes. */
export type sfixed32 = NumberAs<"sfixed32">;
/** A number of 32 bits. */
export type float = NumberAs<"float">;
/** A number of 64 bits, as `number` is. */
export type double = NumberAs<"double">;
/** An integer from -2^63 to 2^63-1, as `bigint` is. */
export type int64 = BigIntAs<"int64">;
/** An integer from 0 to 2^64-1. */
export type uint64 = BigIntAs<"uint64">;
/** An integer of 64 bits that is often negative: small ones take few bytes. */
export type sint64 = BigIntAs<"sint64">;
/** An integer from 0 to 2^64-1 that always takes eight bytes. */
export type fixed64 = BigIntAs<"fixed64">;
/** An integer from -2^63 to 2^63-1 that always takes eight bytes. */
export type sfixed64 = BigIntAs<"sfixed64">;
