import type { UvLimits } from '@contimg/numerics/weight'

const ARCSEC_RAD = Math.PI / 648000

/** What limits there are on distances in the uv plane, one line each. */
export function uvTexts({ ranges, taperRad }: UvLimits = {}): string[] {
  const spans = ranges?.map(({ low, high, inWavelengths }) => {
    const unit = inWavelengths ? 'wavelengths' : 'm'
    return high === Infinity ? `from ${short(low)} ${unit}` : `${short(low)} to ${short(high)} ${unit}`
  })
  return [
    ...(spans ? [`uv range ${spans.join(' and ')}`] : []),
    ...(taperRad ? [`Gaussian uv taper that makes ${short(taperRad / ARCSEC_RAD)} arcsec of a point`] : []),
  ]
}

function short(value: number): string {
  return `${Number(value.toPrecision(6))}`
}

/** The same for WSClean, whose range is one from a shortest to a longest distance. @throws RangeError for several */
export function wscleanUvArguments({ ranges = [], taperRad }: UvLimits = {}): string[] {
  if (ranges.length > 1) throw new RangeError(`${ranges.length} uv ranges, wanted one: WSClean takes no more`)
  const bounds = ranges.flatMap(({ low, high, inWavelengths }) => {
    const unit = inWavelengths ? 'l' : 'm'
    const name = inWavelengths ? 'uv' : 'uvw'
    return [
      ...(low > 0 ? [`-min${name}-${unit}`, `${low}`] : []),
      ...(high < Infinity ? [`-max${name}-${unit}`, `${high}`] : []),
    ]
  })
  return [...bounds, ...(taperRad ? ['-taper-gaussian', `${taperRad / ARCSEC_RAD}asec`] : [])]
}
