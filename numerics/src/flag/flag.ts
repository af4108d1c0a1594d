/**
 * Flags visibilities that say nothing: exactly zero, or with a part that is no finite number.
 *
 * @param visibilities  [sample, 2]
 * @param flags         [sample] set to 1 in place
 * @returns             number of samples newly flagged
 */
export function flagZeros(visibilities: Float32Array, flags: Uint8Array): number {
  let flagged = 0
  for (let sample = 0; sample < flags.length; sample++) {
    const re = visibilities[2 * sample]
    const im = visibilities[2 * sample + 1]
    if (flags[sample] === 0 && ((re === 0 && im === 0) || !Number.isFinite(re) || !Number.isFinite(im))) {
      flags[sample] = 1
      flagged++
    }
  }
  return flagged
}

/**
 * Flags visibilities whose amplitude lies outside [minimum, maximum], and those that are no finite number.
 *
 * @param visibilities  [sample, 2]
 * @param flags         [sample] set to 1 in place
 * @returns             number of samples newly flagged
 */
export function flagClip(visibilities: Float32Array, flags: Uint8Array, minimum: number, maximum: number): number {
  const largest = maximum * maximum
  const smallest = minimum > 0 ? minimum * minimum : -1
  let flagged = 0
  for (let sample = 0; sample < flags.length; sample++) {
    const re = visibilities[2 * sample]
    const im = visibilities[2 * sample + 1]
    const power = re * re + im * im
    if (flags[sample] === 0 && !(power >= smallest && power <= largest && power < Infinity)) {
      flags[sample] = 1
      flagged++
    }
  }
  return flagged
}

/**
 * Flags every sample of the rows whose two antennas are one.
 *
 * @param flags  [row, sample of the row] set to 1 in place
 * @returns      number of samples newly flagged
 */
export function flagAutos(antenna1: Int32Array, antenna2: Int32Array, flags: Uint8Array): number {
  const width = flags.length / antenna1.length
  let flagged = 0
  for (let row = 0; row < antenna1.length; row++) {
    if (antenna1[row] !== antenna2[row]) continue
    for (let at = row * width; at < (row + 1) * width; at++) {
      flagged += 1 - flags[at]
      flags[at] = 1
    }
  }
  return flagged
}
