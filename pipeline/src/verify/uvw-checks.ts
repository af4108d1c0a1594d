import type { MeasurementSet } from '@contimg/formats/ms'
import { LIGHT_M_PER_S } from '@contimg/numerics/frames'
import { type Check, caution, check, notChecked, told } from './check.ts'
import type { UvwFacts } from './uvw-facts.ts'

const ABSURD_M = 100e3 // the Earth's radio arrays of one site are smaller
const LONGEST_RATIO = 1.1
const DOUBLED = [1.8, 2.2] // a known fault of moving phase centres twice
const PRECISION_WAVELENGTHS = 0.1

/** Checks of (u, v, w) against what is possible, and against the antennas. */
export function checkUvw(uvw: UvwFacts, { spectralWindows }: MeasurementSet): Check[] {
  const { notFiniteCount, firstNotFiniteRow, longestM, longestRow } = uvw
  return [
    check(
      'uvw finite',
      notFiniteCount === 0,
      notFiniteCount === 0 ? 'all' : `${notFiniteCount} rows are not, the first is ${firstNotFiniteRow}`,
      'numbers in every row',
    ),
    check('uvw not zero', longestM > 0, longestM > 0 ? 'not all zero' : 'all zero', 'not all zero'),
    check(
      'uvw possible',
      longestM < ABSURD_M,
      `longest ${told(longestM)} m in row ${longestRow}`,
      `less than ${ABSURD_M / 1000} km`,
    ),
    againstBaselines(uvw),
    precision(uvw, Math.max(...spectralWindows.flatMap(({ chanFreqHz }) => [...chanFreqHz]))),
  ]
}

function againstBaselines({ longestM, longestBaselineM }: UvwFacts): Check {
  const name = 'uvw scale'
  const wanted = `at most ${LONGEST_RATIO} times the longest baseline, ${told(longestBaselineM)} m`
  if (longestM >= ABSURD_M) return notChecked(name, 'lengths are not possible', wanted)
  if (longestBaselineM === 0) return notChecked(name, 'no row is of two antennas', wanted)
  const ratio = longestM / longestBaselineM
  const isDoubled = ratio >= DOUBLED[0] && ratio <= DOUBLED[1]
  const found = `longest is ${told(ratio)} times that${isDoubled ? ': doubled, as when phase centres are moved twice' : ''}`
  return check(name, ratio <= LONGEST_RATIO, found, wanted)
}

/** A turned baseline keeps its length. */
function precision({ longestM, worstDifferenceM, worstRow }: UvwFacts, highestHz: number): Check {
  const limitM = (PRECISION_WAVELENGTHS * LIGHT_M_PER_S) / highestHz
  const wanted = `lengths of the baselines within ${PRECISION_WAVELENGTHS} wavelengths, ${told(1000 * limitM, 3)} mm`
  if (longestM === 0) return notChecked('uvw precision', 'uvw are all zero', wanted)
  const found = `worst ${told(1000 * worstDifferenceM, 3)} mm, in row ${worstRow}`
  return caution('uvw precision', worstDifferenceM <= limitM, found, wanted)
}
