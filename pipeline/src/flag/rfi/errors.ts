/** A strategy that cannot be: a word that is not known, or a value out of its range. */
export class RfiStrategyError extends Error {
  override readonly name = 'RfiStrategyError'
}

/** AOFlagger cannot do what it was asked: it is not there, it failed, or the Measurement Set is not for it. */
export class AoflaggerError extends Error {
  override readonly name = 'AoflaggerError'
}
