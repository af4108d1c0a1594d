import { fftFactors } from '../fft/size.ts'

/**
 * Σ_j x_j exp(∓2πi jk/n) of several complex float64 sequences at a time, in an order that needs no sorting (Stockham's;
 * Van Loan 1992, Computational Frameworks for the Fast Fourier Transform, §1.7).
 */
export class PreciseFft {
  readonly #n: number
  readonly #batch: number
  readonly #factors: readonly number[]
  readonly #roots: Float64Array // [k, 2] exp(∓2πi k/n)
  readonly #other: Float64Array
  readonly #inputs = new Float64Array(14) // of one butterfly, at most seven

  /**
   * @param n          a size of goodFftSize
   * @param batch      sequences at a time: data are [n, batch, 2]
   * @param direction  −1 for exp(−2πi jk/n), 1 for the other; neither divides by n
   */
  constructor(n: number, batch: number, direction: -1 | 1) {
    this.#n = n
    this.#batch = batch
    this.#factors = fftFactors(n)
    this.#roots = new Float64Array(2 * n)
    for (let k = 0; k < n; k++) {
      this.#roots[2 * k] = Math.cos((2 * Math.PI * k) / n)
      this.#roots[2 * k + 1] = direction * Math.sin((2 * Math.PI * k) / n)
    }
    this.#other = new Float64Array(2 * n * batch)
  }

  /** Transforms data, [n, batch, 2], in place. */
  transform(data: Float64Array): void {
    let [from, to] = [data, this.#other]
    let length = this.#n
    let stride = this.#batch
    for (const radix of this.#factors) {
      length /= radix
      if (radix === 2) this.#two(from, to, length, stride)
      else if (radix === 4) this.#four(from, to, length, stride)
      else this.#pass(from, to, radix, length, stride)
      stride *= radix
      ;[from, to] = [to, from]
    }
    if (from !== data) data.set(from)
  }

  #two(from: Float64Array, to: Float64Array, m: number, stride: number): void {
    const roots = this.#roots
    const turn = this.#n / (2 * m)
    const far = 2 * stride * m
    for (let p = 0; p < m; p++) {
      const [wr, wi] = [roots[2 * p * turn], roots[2 * p * turn + 1]]
      for (let q = 0, a = 2 * stride * p, b = 4 * stride * p; q < stride; q++, a += 2, b += 2) {
        const re = from[a] - from[a + far]
        const im = from[a + 1] - from[a + far + 1]
        to[b] = from[a] + from[a + far]
        to[b + 1] = from[a + 1] + from[a + far + 1]
        to[b + 2 * stride] = re * wr - im * wi
        to[b + 2 * stride + 1] = re * wi + im * wr
      }
    }
  }

  #four(from: Float64Array, to: Float64Array, m: number, stride: number): void {
    const roots = this.#roots
    const n = this.#n
    const turn = n / (4 * m)
    const sign = roots[2 * (n / 4) + 1] // of i
    const [far, next] = [2 * stride * m, 2 * stride]
    for (let p = 0; p < m; p++) {
      const [one, two, three] = [2 * p * turn, 4 * p * turn, 6 * p * turn]
      for (let q = 0, a = next * p, b = 4 * next * p; q < stride; q++, a += 2, b += 2) {
        const ar = from[a] + from[a + 2 * far]
        const ai = from[a + 1] + from[a + 2 * far + 1]
        const br = from[a] - from[a + 2 * far]
        const bi = from[a + 1] - from[a + 2 * far + 1]
        const cr = from[a + far] + from[a + 3 * far]
        const ci = from[a + far + 1] + from[a + 3 * far + 1]
        const dr = -sign * (from[a + far + 1] - from[a + 3 * far + 1])
        const di = sign * (from[a + far] - from[a + 3 * far])
        to[b] = ar + cr
        to[b + 1] = ai + ci
        to[b + next] = (br + dr) * roots[one] - (bi + di) * roots[one + 1]
        to[b + next + 1] = (br + dr) * roots[one + 1] + (bi + di) * roots[one]
        to[b + 2 * next] = (ar - cr) * roots[two] - (ai - ci) * roots[two + 1]
        to[b + 2 * next + 1] = (ar - cr) * roots[two + 1] + (ai - ci) * roots[two]
        to[b + 3 * next] = (br - dr) * roots[three] - (bi - di) * roots[three + 1]
        to[b + 3 * next + 1] = (br - dr) * roots[three + 1] + (bi - di) * roots[three]
      }
    }
  }

  #pass(from: Float64Array, to: Float64Array, radix: number, m: number, stride: number): void {
    const roots = this.#roots
    const inputs = this.#inputs
    const n = this.#n
    const turn = n / (radix * m)
    for (let p = 0; p < m; p++)
      for (let q = 0; q < stride; q++) {
        for (let k = 0; k < radix; k++) {
          const at = 2 * (q + stride * (p + m * k))
          inputs[2 * k] = from[at]
          inputs[2 * k + 1] = from[at + 1]
        }
        for (let j = 0; j < radix; j++) {
          let re = 0
          let im = 0
          for (let k = 0; k < radix; k++) {
            const root = 2 * ((j * (k * (n / radix) + p * turn)) % n)
            re += inputs[2 * k] * roots[root] - inputs[2 * k + 1] * roots[root + 1]
            im += inputs[2 * k] * roots[root + 1] + inputs[2 * k + 1] * roots[root]
          }
          const at = 2 * (q + stride * (radix * p + j))
          to[at] = re
          to[at + 1] = im
        }
      }
  }
}
