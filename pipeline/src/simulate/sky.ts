import type { PointSource } from '@contimg/numerics/flux'
import { separationRad } from '@contimg/numerics/frames'
import { RandomStream } from '@contimg/numerics/simulate'

const MINIMUM_SEPARATION_RAD = (5 / 60) * (Math.PI / 180) // several beams, so that each source can be measured alone

/**
 * A random field: `count` sources uniform over a disc, with fluxes from a power law N(>S) ∝ S⁻¹ between the bounds and
 * spectral indices of −0.7 ± 0.2, none closer than 5′ to another or to those given.
 */
export function randomField(field: {
  centre: { raRad: number; decRad: number }
  radiusRad: number
  count: number
  minimumJy: number
  maximumJy: number
  avoid: readonly PointSource[]
  seed: number
}): PointSource[] {
  const random = new RandomStream(field.seed)
  const sources: PointSource[] = []
  for (let tries = 0; sources.length < field.count && tries < 100 * field.count; tries++) {
    const source = randomSource(random, field, sources.length + 1)
    const near = [...field.avoid, ...sources].some((other) => separationRad(other, source) < MINIMUM_SEPARATION_RAD)
    if (!near) sources.push(source)
  }
  return sources
}

function randomSource(random: RandomStream, field: Parameters<typeof randomField>[0], number: number): PointSource {
  const radiusRad = field.radiusRad * Math.sqrt(random.uniform())
  const angleRad = 2 * Math.PI * random.uniform()
  const { minimumJy, maximumJy, centre } = field
  return {
    name: `S${String(number).padStart(3, '0')}`,
    ...displaced(centre, radiusRad, angleRad),
    fluxJy: 1 / (1 / maximumJy + random.uniform() * (1 / minimumJy - 1 / maximumJy)),
    spectralTerms: [-0.7 + 0.2 * random.normal()],
    referenceFrequencyHz: 1.4e9,
  }
}

/** The direction a distance away at a position angle, north through east. */
function displaced(from: { raRad: number; decRad: number }, distanceRad: number, angleRad: number) {
  const [sd, cd] = [Math.sin(from.decRad), Math.cos(from.decRad)]
  const [sr, cr] = [Math.sin(distanceRad), Math.cos(distanceRad)]
  const decRad = Math.asin(sd * cr + cd * sr * Math.cos(angleRad))
  const eastRad = Math.atan2(sr * Math.sin(angleRad), cd * cr - sd * sr * Math.cos(angleRad))
  return { raRad: (from.raRad + eastRad + 2 * Math.PI) % (2 * Math.PI), decRad }
}
