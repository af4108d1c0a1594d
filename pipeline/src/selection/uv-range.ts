import type { DataDescription, SpectralWindow } from '@contimg/formats/ms'
import { LIGHT_M_PER_S } from '@contimg/numerics/frames'
import type { UvRange } from '@contimg/numerics/weight'
import type { RowTest } from './row-columns.ts'
import { Scanner } from './scanner.ts'

interface Distance {
  readonly value: number
  readonly unit: Unit | undefined
}

interface Unit {
  readonly factor: number // to metres or wavelengths
  readonly inWavelengths: boolean
}

const NUMBER = /(?:\d{1,15}(?:\.\d{0,15})?|\.\d{1,15})(?:[eE][-+]?\d{1,3})?/y
const UNIT = /([kM]?)(lambda|λ|m)(?![A-Za-z])/iy
const FACTORS: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6 }
const METRE: Unit = { factor: 1, inWavelengths: false }

/**
 * Rows by their distance √(u² + v²): `<500m`, `1~2km`, `>2klambda`, `100lambda:10%`; metres where no unit is given. In
 * wavelengths it is that of the window's reference frequency (casacore, ms/MSSel/MSUvDistParse.cc). Both ends belong to
 * a range.
 */
export function uvRangeSelection(
  text: string,
  descriptions: readonly DataDescription[],
  windows: readonly SpectralWindow[],
): RowTest {
  const ranges = parseUvRanges(text)
  const perMetre = descriptions.map(({ spectralWindowId }) => windows[spectralWindowId].refFrequencyHz / LIGHT_M_PER_S)
  return ({ uvwM, dataDescriptionIds }) =>
    (row) => {
      const distanceM = Math.hypot(uvwM[3 * row], uvwM[3 * row + 1])
      return ranges.some(({ low, high, inWavelengths }) => {
        const distance = inWavelengths ? distanceM * perMetre[dataDescriptionIds[row]] : distanceM
        return distance >= low && distance <= high
      })
    }
}

/** The ranges of a list. @throws SelectionError */
export function parseUvRanges(text: string): UvRange[] {
  const scanner = new Scanner('uvrange', text)
  return scanner.list(',', () => uvRange(scanner))
}

function uvRange(scanner: Scanner): UvRange {
  const { position } = scanner
  if (scanner.accept('<')) return ranged({ value: 0, unit: undefined }, distance(scanner))
  if (scanner.accept('>')) {
    const { value, unit } = distance(scanner)
    return ranged({ value: value + 1e-10, unit }, { value: Infinity, unit })
  }
  const first = distance(scanner)
  if (scanner.accept('~')) {
    const range = ranged(first, distance(scanner))
    return range.low <= range.high ? range : scanner.fail('a range from the smaller to the larger distance', position)
  }
  if (!scanner.accept(':')) scanner.fail('a range such as 2~50m, <50m or 1klambda:5%')
  const part = number(scanner) / 100
  if (!scanner.accept('%')) scanner.fail('%')
  const { value, unit } = first
  return ranged({ value: value * (1 - part), unit }, { value: value * (1 + part), unit })
}

/** The unit of the upper end holds for a lower end that has none. */
function ranged(low: Distance, high: Distance): UvRange {
  const unit = high.unit ?? low.unit ?? METRE
  return {
    low: low.value * (low.unit ?? unit).factor,
    high: high.value * unit.factor,
    inWavelengths: unit.inWavelengths,
  }
}

function distance(scanner: Scanner): Distance {
  const value = number(scanner)
  const found = scanner.take(UNIT)
  if (found) return { value, unit: unitOf(scanner, found) }
  if (/[A-Za-zλ]/.test(scanner.text.charAt(scanner.position))) scanner.fail('a unit: m, km, lambda, klambda or Mlambda')
  return { value, unit: undefined }
}

function unitOf(scanner: Scanner, [whole, prefix, base]: RegExpExecArray): Unit {
  const inWavelengths = base.toLowerCase() !== 'm'
  const scale = prefix.toLowerCase()
  if (!inWavelengths && scale === 'm') scanner.fail('m or km', scanner.position - whole.length)
  return { factor: FACTORS[scale], inWavelengths }
}

function number(scanner: Scanner): number {
  const found = scanner.take(NUMBER) ?? scanner.fail('a number')
  return Number(found[0])
}
