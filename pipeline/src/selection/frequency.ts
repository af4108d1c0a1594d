import type { Scanner } from './scanner.ts'

const RANGE =
  /(\d{1,15}(?:\.\d{0,15})?)\s*([kMGT]?Hz)?(?:\s*~\s*(\d{1,15}(?:\.\d{0,15})?)\s*([kMGT]?Hz))?(?![A-Za-z])/iy
const FACTORS: Readonly<Record<string, number>> = { hz: 1, khz: 1e3, mhz: 1e6, ghz: 1e9, thz: 1e12 }

/** Reads `1.4GHz`, `1312~1314MHz` or `1312MHz~1.314GHz` if there is one; a number without a unit is none. */
export function takeFrequencyRange(scanner: Scanner): { lowHz: number; highHz: number } | undefined {
  const { position } = scanner
  RANGE.lastIndex = position
  const found = RANGE.exec(scanner.text)
  if (!found || (found[2] === undefined && found[4] === undefined)) return undefined
  scanner.take(RANGE)
  const [, low, lowUnit, high = low, highUnit = lowUnit] = found
  const lowHz = Number(low) * FACTORS[(lowUnit ?? highUnit).toLowerCase()]
  const highHz = Number(high) * FACTORS[highUnit.toLowerCase()]
  if (lowHz > highHz) scanner.fail('a range from the lower to the higher frequency', position)
  return { lowHz, highHz }
}
