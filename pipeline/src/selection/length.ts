import type { Scanner } from './scanner.ts'

/** Lengths of baselines, metres. */
export interface LengthRange {
  readonly low: number
  readonly high: number
  readonly isOpen: boolean // its ends do not belong to it
}

const RANGE = /(\d{1,15}(?:\.\d{0,15})?)\s*(k?m)?\s*~\s*(\d{1,15}(?:\.\d{0,15})?)\s*(k?m)(?![A-Za-z])/y
const VALUE = /(\d{1,15}(?:\.\d{0,15})?)\s*(k?m)?(?![A-Za-z])/y

/** Reads `<50m`, `>=1km` or `2~50m` if there is one. */
export function takeLengthRange(scanner: Scanner): LengthRange | undefined {
  if (scanner.accept('<=')) return { low: 0, high: lengthM(scanner), isOpen: false }
  if (scanner.accept('>=')) return { low: lengthM(scanner), high: Infinity, isOpen: false }
  if (scanner.accept('<')) return { low: -1, high: lengthM(scanner), isOpen: true }
  if (scanner.accept('>')) return { low: lengthM(scanner), high: Infinity, isOpen: true }
  const { position } = scanner
  const found = scanner.take(RANGE)
  if (!found) return undefined
  const [low, high] = [metres(found[1], found[2] ?? found[4]), metres(found[3], found[4])]
  if (low > high) scanner.fail('a range from the smaller to the larger length', position)
  return { low, high, isOpen: false }
}

function lengthM(scanner: Scanner): number {
  const found = scanner.take(VALUE) ?? scanner.fail('a length such as 50m or 1km')
  return metres(found[1], found[2])
}

function metres(value: string, unit: string | undefined): number {
  return Number(value) * (unit === 'km' ? 1000 : 1)
}
