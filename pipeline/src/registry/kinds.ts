import type { RegisteredKind, RegisteredTable } from '../products.ts'

/**
 * Place in the order of application: delays, bandpass, gain phases, gain amplitudes, as they are solved one upon the
 * other. (All terms are diagonal, so that their product does not depend on it.)
 */
export const ORDER_OF_KIND: Readonly<Record<RegisteredKind, number>> = {
  K: 10,
  BA: 20,
  BP: 30,
  GP: 40,
  GA: 50,
  '2G': 60,
  FLUX: 70,
}

/** Kinds that gains are solved upon. */
export function isBelowGains({ kind }: RegisteredTable): boolean {
  return kind === 'K' || kind === 'BA' || kind === 'BP'
}

export function isBandpass({ kind }: RegisteredTable): boolean {
  return kind === 'BP'
}

export function inOrder(tables: readonly RegisteredTable[]): RegisteredTable[] {
  return tables.toSorted((a, b) => a.order - b.order || (a.path < b.path ? -1 : 1))
}
