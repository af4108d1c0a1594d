/** A reproducible stream of random numbers for the few that belong to antennas and sources (Marsaglia's xorshift32). */
export class RandomStream {
  #state: number

  constructor(seed: number) {
    this.#state = (Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ 0xc2b2ae35) >>> 0 || 1
    for (let i = 0; i < 16; i++) this.uniform()
  }

  /** A number in (0, 1). */
  uniform(): number {
    let x = this.#state
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    this.#state = x >>> 0
    return (this.#state - 0.5) / 2 ** 32
  }

  /** A number of the standard normal distribution (Box & Muller 1958). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(this.uniform())) * Math.cos(2 * Math.PI * this.uniform())
  }
}
