import { leastSquaresInverse } from './least-squares.ts'

const TRIALS = 64 // delays within the band at which the taps are fitted
const NORM_COST = 1e-9 // keeps the taps small where the band leaves them free: float32 rounds them to 6e-8

/**
 * Taps that interpolate a band-limited function between equally spaced samples:
 *
 *   e^{2πi s x} ≈ Σ_a t_a(x) e^{2πi s (a − a₀)},   |s| ≤ 1/(2 · oversampling),   a₀ = taps/2 − 1,
 *
 * x from 0 to 1 in spacings of the samples, so that half of the taps lie on either side. Least squares over the band,
 * at the zeros of a Chebyshev polynomial, which spread the error evenly (the weight 1/√(1 − s²)).
 */
export class TapDesign {
  readonly taps: number
  readonly oversampling: number
  readonly #inverse: Float64Array // [tap, 2 · TRIALS + taps]
  readonly #wave = new Float64Array(2 * TRIALS)

  constructor(taps: number, oversampling: number) {
    this.taps = taps
    this.oversampling = oversampling
    const rows = 2 * TRIALS + taps
    const matrix = new Float64Array(rows * taps)
    for (let i = 0; i < TRIALS; i++) {
      for (let a = 0; a < taps; a++) {
        const phase = this.#angle(i) * (a - taps / 2 + 1)
        matrix[2 * i * taps + a] = Math.cos(phase)
        matrix[(2 * i + 1) * taps + a] = Math.sin(phase)
      }
    }
    for (let a = 0; a < taps; a++) matrix[(2 * TRIALS + a) * taps + a] = NORM_COST
    this.#inverse = leastSquaresInverse(matrix, rows, taps)
  }

  /** @returns [tap] t_a(x) */
  at(x: number, target = new Float32Array(this.taps)): Float32Array {
    const rows = 2 * TRIALS + this.taps
    const wave = this.#wave
    for (let i = 0; i < TRIALS; i++) {
      const phase = this.#angle(i) * x
      wave[2 * i] = Math.cos(phase)
      wave[2 * i + 1] = Math.sin(phase)
    }
    for (let a = 0; a < this.taps; a++) {
      let sum = 0
      for (let i = 0; i < wave.length; i++) sum += this.#inverse[a * rows + i] * wave[i]
      target[a] = sum
    }
    return target
  }

  /** 2πs of trial i: the zeros of a Chebyshev polynomial of twice the order, of which these are the positive ones. */
  #angle(i: number): number {
    return (Math.PI / this.oversampling) * Math.cos((Math.PI * (i + 0.5)) / (2 * TRIALS))
  }
}

/**
 * The largest |Σ_a t_a(x) e^{2πi s (a − a₀)} − e^{2πi s x}| over the band, for taps at some places.
 *
 * @param table   [place, tap]
 * @param places  x of each
 */
export function worstInterpolationError(table: Float32Array, places: readonly number[], oversampling: number): number {
  const taps = table.length / places.length
  const steps = 8 * taps
  const waves = new Float64Array(2 * taps)
  let worst = 0
  for (let i = 0; i <= steps; i++) {
    const angle = (Math.PI / oversampling) * (i / steps)
    for (let a = 0; a < taps; a++) {
      waves[2 * a] = Math.cos(angle * (a - taps / 2 + 1))
      waves[2 * a + 1] = Math.sin(angle * (a - taps / 2 + 1))
    }
    for (let place = 0; place < places.length; place++) {
      let re = -Math.cos(angle * places[place])
      let im = -Math.sin(angle * places[place])
      for (let a = 0; a < taps; a++) {
        re += table[place * taps + a] * waves[2 * a]
        im += table[place * taps + a] * waves[2 * a + 1]
      }
      worst = Math.max(worst, re * re + im * im)
    }
  }
  return Math.sqrt(worst)
}
