/** What an operator asked for and cannot have, in words for that person. */
export class OperatorMistake extends Error {
  override readonly name = 'OperatorMistake';
}
