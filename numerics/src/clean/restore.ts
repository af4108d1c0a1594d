import { type GaussianShape, quadraticForm } from '../fit/gaussian.ts'

const CUT = 1e-6 // of the peak, below which the Gaussian is left out

/**
 * Adds to an image [height, width] every component of a model of the same shape as a Gaussian of the component's height:
 * model convolved with the beam, in the unit of the model per beam.
 */
export function addComponents(
  image: Float32Array | Float64Array,
  model: Float32Array,
  width: number,
  beam: GaussianShape,
): void {
  const { stamp, radius } = beamStamp(beam)
  const side = 2 * radius + 1
  const height = image.length / width
  for (let pixel = 0; pixel < model.length; pixel++) {
    const flux = model[pixel]
    if (flux === 0) continue
    const x0 = pixel % width
    const y0 = Math.floor(pixel / width)
    const left = Math.max(-radius, -x0)
    const right = Math.min(radius, width - 1 - x0)
    for (let dy = Math.max(-radius, -y0); dy <= Math.min(radius, height - 1 - y0); dy++) {
      const from = (dy + radius) * side + radius
      const to = (y0 + dy) * width + x0
      for (let dx = left; dx <= right; dx++) image[to + dx] += flux * stamp[from + dx]
    }
  }
}

/** The beam at whole pixels around its centre, [2 radius + 1, 2 radius + 1]. */
function beamStamp(beam: GaussianShape): { stamp: Float64Array; radius: number } {
  const { a, b, c } = quadraticForm(beam)
  const radius = Math.ceil(beam.majorFwhm * Math.sqrt(-Math.log(CUT) / (4 * Math.LN2)))
  const side = 2 * radius + 1
  const stamp = Float64Array.from({ length: side * side }, (_, i) => {
    const dx = (i % side) - radius
    const dy = Math.floor(i / side) - radius
    const value = Math.exp(-(a * dx * dx + 2 * b * dx * dy + c * dy * dy))
    return value < CUT ? 0 : value
  })
  return { stamp, radius }
}
