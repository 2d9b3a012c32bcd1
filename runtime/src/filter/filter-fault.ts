/** A filter has broken the rules of filters: it called `next` twice, or returned what is no answer. */
export class FilterFault extends TypeError {
  override readonly name = "FilterFault";
}
