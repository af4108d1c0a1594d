import type { MeasurementSet } from '@contimg/formats/ms'
import { separationRad } from '@contimg/numerics/frames'
import { type Check, check, notChecked, told } from './check.ts'
import type { RowFacts } from './row-facts.ts'

const ARCSEC_RAD = Math.PI / 180 / 3600
const COHERENT_RAD = ARCSEC_RAD
const SIDEREAL_RAD_PER_S = (2 * Math.PI * 1.00273790935) / 86400
const RATE_TOLERANCE = 0.2
const FRAMES = ['ICRS', 'J2000']

/** Checks of the phase centres: that rows name some, and that they are one point or follow the meridian. */
export function checkFields({ fields }: MeasurementSet, { fieldMjdS, strayIds }: RowFacts): Check[] {
  const stray = strayIds.find((text) => text.includes('FIELD_ID'))
  const odd = fields.frames.findIndex((frame) => !FRAMES.includes(frame))
  return [
    check('field ids', stray === undefined, stray ?? `${fields.names.length} fields`, 'rows of the FIELD table'),
    check(
      'field frames',
      odd < 0,
      odd < 0 ? [...new Set(fields.frames)].join(', ') : `field ${odd} is in ${fields.frames[odd]}`,
      FRAMES.join(' or '),
    ),
    coherence(fields.phaseDirRad, fieldMjdS),
  ]
}

interface Centre {
  readonly field: number
  readonly timeMjdS: number
  readonly raRad: number
  readonly decRad: number
}

function coherence(phaseDirRad: Float64Array, fieldMjdS: Float64Array): Check {
  const name = 'phase centres'
  const wanted = `all within 1″, or right ascensions that follow the sidereal time within ${100 * RATE_TOLERANCE} % and steady declinations`
  const centres: Centre[] = Array.from(fieldMjdS, (timeMjdS, field) => ({
    field,
    timeMjdS,
    raRad: phaseDirRad[2 * field],
    decRad: phaseDirRad[2 * field + 1],
  })).filter(({ timeMjdS }) => !Number.isNaN(timeMjdS))
  if (centres.length === 0) return notChecked(name, 'no field has rows', wanted)
  const bad = centres.find(({ raRad, decRad }) => !Number.isFinite(raRad) || !(Math.abs(decRad) <= Math.PI / 2 + 1e-9))
  if (bad)
    return check(name, false, `field ${bad.field} at (${bad.raRad}, ${bad.decRad}) rad, which is nowhere`, wanted)
  const spreadRad = Math.max(...centres.map((centre) => separationRad(centre, centres[0])))
  if (spreadRad <= COHERENT_RAD) return check(name, true, `all within ${told(spreadRad / ARCSEC_RAD, 3)}″`, wanted)
  return drift(
    name,
    wanted,
    centres.toSorted((a, b) => a.timeMjdS - b.timeMjdS),
  )
}

/** Each centre must follow the one before as the sky turns, and none may leave the line that all make in declination. */
function drift(name: string, wanted: string, centres: readonly Centre[]): Check {
  const [first, last] = [centres[0], centres[centres.length - 1]]
  const decRate = (last.decRad - first.decRad) / (last.timeMjdS - first.timeMjdS)
  for (let i = 1; i < centres.length; i++) {
    const [before, after] = [centres[i - 1], centres[i]]
    const stepS = after.timeMjdS - before.timeMjdS
    const stepRad =
      ((((after.raRad - before.raRad + 3 * Math.PI) % (2 * Math.PI)) + 2 * Math.PI) % (2 * Math.PI)) - Math.PI
    const rate = stepRad / stepS / SIDEREAL_RAD_PER_S
    const between = `from field ${before.field} to ${after.field}`
    if (!(Math.abs(rate - 1) <= RATE_TOLERANCE))
      return check(name, false, `${between} right ascension goes ${told(rate)} times as fast as sidereal time`, wanted)
    const offRad = Math.abs(after.decRad - before.decRad - decRate * stepS)
    if (!(offRad <= COHERENT_RAD))
      return check(name, false, `${between} declination jumps by ${told(offRad / ARCSEC_RAD, 3)}″`, wanted)
  }
  return check(name, true, `${centres.length} that follow the meridian`, wanted)
}
