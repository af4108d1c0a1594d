import type { Beam } from './beam.ts'

/** A power beam as an image of the sky about the pointing centre, 1 on the axis. */
export interface BeamImage {
  readonly projection: 'SIN' | 'TAN'
  readonly width: number
  readonly height: number
  readonly axisPx: readonly [x: number, y: number] // the pointing centre, pixels counted from 0
  readonly pixelFromSky: readonly [xEast: number, xNorth: number, yEast: number, yNorth: number] // pixels a radian
  readonly planes: readonly BeamPlane[] // rising in frequency, at least one
}

export interface BeamPlane {
  readonly frequencyHz: number
  readonly power: Float32Array // [height, width]; what is no number is no response
}

/**
 * A beam from an image, by cubic interpolation. A beam keeps its shape in θ ν to first order: between two planes both
 * are stretched to the frequency asked for and mixed, beyond the first or last one that one is stretched. Outside the
 * image, and behind the dish, there is no response.
 */
export function imageBeam(name: string, image: BeamImage): Beam {
  return {
    name,
    power(offsetRad, frequencyHz, positionAngleRad) {
      const { planes } = image
      const next = planes.findIndex((plane) => plane.frequencyHz >= frequencyHz)
      if (next <= 0) return stretched(image, planes.at(next)!, offsetRad, frequencyHz, positionAngleRad)
      const [low, high] = [planes[next - 1], planes[next]]
      const share = (frequencyHz - low.frequencyHz) / (high.frequencyHz - low.frequencyHz)
      const of = (plane: BeamPlane) => stretched(image, plane, offsetRad, frequencyHz, positionAngleRad)
      return (1 - share) * of(low) + share * of(high)
    },
  }
}

/** The response of a plane at the offset that has the same place in its pattern: sin θ ν (SIN) or tan θ ν (TAN). */
function stretched(image: BeamImage, plane: BeamPlane, offsetRad: number, frequencyHz: number, angleRad: number) {
  if (Math.abs(offsetRad) >= Math.PI / 2) return 0
  const distance = image.projection === 'SIN' ? Math.sin(offsetRad) : Math.tan(offsetRad)
  const scale = distance * (frequencyHz / plane.frequencyHz)
  const [east, north] = [scale * Math.sin(angleRad), scale * Math.cos(angleRad)]
  const [xEast, xNorth, yEast, yNorth] = image.pixelFromSky
  const x = image.axisPx[0] + xEast * east + xNorth * north
  const y = image.axisPx[1] + yEast * east + yNorth * north
  return cubic(plane.power, image.width, image.height, x, y)
}

/** Keys' cubic convolution with a = −1/2 (1981, IEEE Trans. ASSP 29, 1153), exact for polynomials of degree 2. */
function cubic(pixels: Float32Array, width: number, height: number, x: number, y: number): number {
  if (!(x >= 0 && y >= 0 && x <= width - 1 && y <= height - 1)) return 0
  const [column, row] = [Math.floor(x), Math.floor(y)]
  const [wx, wy] = [cubicWeights(x - column), cubicWeights(y - row)]
  let sum = 0
  for (let j = 0; j < 4; j++) {
    const from = Math.max(0, Math.min(height - 1, row + j - 1)) * width
    for (let i = 0; i < 4; i++) {
      const value = pixels[from + Math.max(0, Math.min(width - 1, column + i - 1))]
      if (!Number.isNaN(value)) sum += wy[j] * wx[i] * value
    }
  }
  return sum
}

function cubicWeights(t: number): readonly [number, number, number, number] {
  const [t2, t3] = [t * t, t * t * t]
  return [(-t + 2 * t2 - t3) / 2, (2 - 5 * t2 + 3 * t3) / 2, (t + 4 * t2 - 3 * t3) / 2, (t3 - t2) / 2]
}
