/**
 * Key under which a decoded message keeps the fields that its reader does not know, as raw bytes.
 * Enumerable, so that a spread copy keeps them; registered, so that two copies of this package agree.
 */
export const unknownFields: unique symbol = /*@__PURE__*/ Symbol.for("mailstation.unknownFields");
