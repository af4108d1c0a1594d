/** Places among the polarizations that hold the same receptor of both antennas: XX, YY, RR, LL of casacore's Stokes. */
const PARALLEL = [5, 8, 9, 12]

/**
 * Visibilities of unpolarized sources in every polarization: Stokes I in the parallel hands, nothing in the others.
 *
 * @param stokesI       [row, channel, 2]
 * @param correlations  Stokes codes of the polarizations
 * @param cells         [row, channel, polarization, 2] where they go
 */
export function toPolarizations(
  path: string,
  stokesI: Float32Array,
  correlations: readonly number[],
  cells: Float32Array = new Float32Array(stokesI.length * correlations.length),
): Float32Array {
  const count = correlations.length
  const places = correlations.flatMap((code, place) => (PARALLEL.includes(code) ? [place] : []))
  if (places.length === 0)
    throw new RangeError(`${path}: correlations ${correlations}, wanted XX, YY, RR or LL among them`)
  if (places.length < count) cells.fill(0)
  for (const place of places)
    for (let from = 0, to = 2 * place; from < stokesI.length; from += 2, to += 2 * count) {
      cells[to] = stokesI[from]
      cells[to + 1] = stokesI[from + 1]
    }
  return cells
}
