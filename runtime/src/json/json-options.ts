/** How `toJson` prints. */
export interface ToJsonOptions {
  /**
   * Print fields without presence also when they hold their zero value: `0`, `""`, `false`, empty
   * lists and maps. What may be undefined and is undefined stays absent. False by default.
   */
  readonly alwaysEmitDefaults?: boolean;
  /** Print names as the interface file declares them, `room_id`, instead of `roomId`. False by default. */
  readonly declaredNames?: boolean;
}

/** What `fromJson` forgives. */
export interface FromJsonOptions {
  /** Pass over properties and enum members that are not known, instead of refusing them. False by default. */
  readonly ignoreUnknown?: boolean;
}
