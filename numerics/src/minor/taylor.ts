import type { KernelHeap } from '../wasm/heap.ts'
import type { Component } from './component.ts'
import type { Convolver } from './convolver.ts'
import type { HeapImage } from './kernel.ts'
import { subtractComponents } from './subtract.ts'
import { type TiledPsf, tilePsf } from './tiled-psf.ts'

const LEAST_DETERMINANT = 1e-5 // of h00·h11: with less there is no band to tell a slope from a flux

/**
 * Spectral point spread functions of one size, with x = (ν − ν0)/ν0 and weights of sum 1 (Rau & Cornwell 2011, eq. 21):
 *
 *   P_t(l, m) = Σ_ν w_ν x_ν^t PSF_ν(l, m)      I_t = Σ_ν w_ν x_ν^t I_ν
 */
export interface SpectralPsfs {
  readonly psf0: HeapImage
  readonly psf1: HeapImage
  readonly psf2: HeapImage
  readonly tiled: readonly [TiledPsf, TiledPsf, TiledPsf]
  readonly inverse: readonly [h00: number, h01: number, h11: number] // of H = [[P0, P1], [P1, P2]] at their centres
}

/**
 * Takes the three as they are, and lays them out in tiles besides.
 *
 * @throws RangeError where sizes differ or the band is too narrow for a slope */
export function spectralPsfs(heap: KernelHeap, psfs: readonly [HeapImage, HeapImage, HeapImage]): SpectralPsfs {
  const [psf0, psf1, psf2] = psfs
  if (psfs.some(({ width, height }) => width !== psf0.width || height !== psf0.height)) {
    throw new RangeError('spectral point spread functions of different sizes')
  }
  const centre = (psf0.height >> 1) * psf0.width + (psf0.width >> 1)
  const [p0, p1, p2] = psfs.map(({ address }) => heap.float32(1, address + 4 * centre)[0])
  const determinant = p0 * p2 - p1 * p1
  if (!(determinant > LEAST_DETERMINANT * p0 * p2)) {
    throw new RangeError(`spectral point spread functions peak at ${p0}, ${p1}, ${p2}: too narrow a band for two terms`)
  }
  const tiled = [tilePsf(heap, psf0), tilePsf(heap, psf1), tilePsf(heap, psf2)] as const
  return { psf0, psf1, psf2, tiled, inverse: [p2 / determinant, -p1 / determinant, p0 / determinant] }
}

/** Subtracts what components with a slope spread over both residuals. */
export function subtractTaylorComponents(
  heap: KernelHeap,
  residuals: readonly [HeapImage, HeapImage],
  { psf0, psf1, psf2 }: SpectralPsfs,
  components: readonly Component[],
  convolver?: Convolver,
): void {
  const slopes = components.map((component) => ({ ...component, flux: component.slope }))
  for (const [term, psfs] of [
    [0, [psf0, psf1]],
    [1, [psf1, psf2]],
  ] as const) {
    subtractComponents(heap, residuals[term], psfs[0], components, convolver)
    subtractComponents(heap, residuals[term], psfs[1], slopes, convolver)
  }
}

/**
 * Spectral index a1/a0 of S = a0·(ν/ν0)^alpha to first order in x, NaN where the flux is not significant.
 *
 * @param a0, a1    images of the two terms, restored with the same beam or not at all
 * @param leastJy   a0 from which on an index is given
 * @param into      where to
 */
export function spectralIndex(a0: Float32Array, a1: Float32Array, leastJy: number, into: Float32Array): void {
  for (let i = 0; i < into.length; i++) into[i] = a0[i] >= leastJy ? a1[i] / a0[i] : Number.NaN
}
