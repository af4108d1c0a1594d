/** Which amplitudes clipping flags. Those that are no finite number it flags always. */
export interface ClipLimits {
  readonly minimum: number
  readonly maximum: number
  readonly outside: boolean // flag what lies below the minimum or above the maximum; else what lies between them
}

/**
 * Flags visibilities by their amplitude. The limits themselves count as lying between them.
 *
 * @param visibilities  [sample, 2]
 * @param flags         [sample] set to 1 in place
 */
export function flagClip(
  visibilities: Float32Array,
  flags: Uint8Array,
  { minimum, maximum, outside }: ClipLimits,
): void {
  const largest = maximum * maximum
  const smallest = minimum > 0 ? minimum * minimum : -1
  for (let sample = 0, at = 0; sample < flags.length; sample++, at += 2) {
    const re = visibilities[at]
    const im = visibilities[at + 1]
    const power = re * re + im * im
    const isBetween = power >= smallest && power <= largest
    if (isBetween !== outside || !(power < Infinity)) flags[sample] = 1
  }
}

/**
 * Flags visibilities of one row whose amplitude lies outside limits of its polarization, and what is no finite number.
 *
 * @param visibilities  [channel, polarization, 2]
 * @param flags         [channel, polarization] set to 1 in place
 * @param low           [polarization] from `place` on; limits that are no numbers flag nothing
 * @param high          the same
 */
export function flagOutliers(
  visibilities: Float32Array,
  flags: Uint8Array,
  polarizations: number,
  low: Float64Array,
  high: Float64Array,
  place: number,
): void {
  for (let sample = 0; sample < flags.length; sample++) {
    const re = visibilities[2 * sample]
    const im = visibilities[2 * sample + 1]
    const power = re * re + im * im
    const amplitude = Math.sqrt(power)
    const limit = place + (sample % polarizations)
    if (amplitude < low[limit] || amplitude > high[limit] || !(power < Infinity)) flags[sample] = 1
  }
}

/**
 * Flags every sample of the rows whose two antennas are one.
 *
 * @param flags  [row, sample of the row] set to 1 in place
 */
export function flagAutos(antenna1: Int32Array, antenna2: Int32Array, flags: Uint8Array): void {
  const width = flags.length / antenna1.length
  for (let row = 0; row < antenna1.length; row++)
    if (antenna1[row] === antenna2[row]) flags.fill(1, row * width, (row + 1) * width)
}
