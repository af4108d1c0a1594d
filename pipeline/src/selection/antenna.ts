import type { Antennas } from '@contimg/formats/ms'
import { antennaSet } from './antenna-names.ts'
import { type LengthRange, takeLengthRange } from './length.ts'
import type { RowTest } from './row-columns.ts'
import { Scanner } from './scanner.ts'

type BaselineTest = (antenna1: number, antenna2: number) => boolean

interface Term {
  readonly isNegated: boolean
  readonly test: BaselineTest
}

/**
 * Baselines as CASA writes them (casacore, ms/MSSel/MSAntennaGram.yy):
 *
 *   A      of antennas A with any other      A&B   between A and B      A&   among A
 *   A&&B   the same with autocorrelations    A&&   among A, autocorrelations too     A&&&   their autocorrelations
 *   <50m   by length, 2~50m, >1km            !…    not these            …;…  these and those
 *
 * Terms are taken in turn: one with ! takes away from what those before it selected, and from all where it is the first.
 */
export function antennaSelection(text: string, antennas: Antennas): RowTest {
  const scanner = new Scanner('antenna', text)
  const terms = scanner.list(';', (): Term => {
    const isNegated = scanner.accept('!')
    return { isNegated, test: baselines(scanner, antennas) }
  })
  return ({ antenna1, antenna2 }) =>
    (row) =>
      isSelected(terms, antenna1[row], antenna2[row])
}

function isSelected(terms: readonly Term[], antenna1: number, antenna2: number): boolean {
  let selected = terms[0].isNegated
  for (const { isNegated, test } of terms) {
    if (isNegated) selected &&= !test(antenna1, antenna2)
    else selected ||= test(antenna1, antenna2)
  }
  return selected
}

function baselines(scanner: Scanner, antennas: Antennas): BaselineTest {
  const length = takeLengthRange(scanner)
  if (length) return byLength([length, ...moreLengths(scanner)], antennas)
  const one = antennaSet(scanner, antennas)
  if (scanner.accept('&&&')) return (a, b) => a === b && one[a] === 1
  const withAutos = scanner.accept('&&')
  if (!withAutos && !scanner.accept('&')) return (a, b) => a !== b && (one[a] === 1 || one[b] === 1)
  const other = scanner.atEnd || scanner.text[scanner.position] === ';' ? one : antennaSet(scanner, antennas)
  return (a, b) => (withAutos || a !== b) && ((one[a] === 1 && other[b] === 1) || (one[b] === 1 && other[a] === 1))
}

function moreLengths(scanner: Scanner): LengthRange[] {
  const ranges: LengthRange[] = []
  while (scanner.accept(',')) ranges.push(takeLengthRange(scanner) ?? scanner.fail('a range of lengths such as <50m'))
  return ranges
}

function byLength(ranges: readonly LengthRange[], { positionsM }: Antennas): BaselineTest {
  return (a, b) => {
    const along = (axis: number) => positionsM[3 * b + axis] - positionsM[3 * a + axis]
    const lengthM = Math.hypot(along(0), along(1), along(2))
    return ranges.some(({ low, high, isOpen }) =>
      isOpen ? lengthM > low && lengthM < high : lengthM >= low && lengthM <= high,
    )
  }
}
