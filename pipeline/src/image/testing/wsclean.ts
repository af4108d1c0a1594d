import { execFileSync } from 'node:child_process'
import { cardNumber, firstImage, readFitsImage } from '@contimg/formats/fits'
import { FileSource } from '@contimg/formats/node'

/** Runs WSClean with the gridder that is exact in w; products are `<name>-dirty.fits`, … For tests. */
export function runWsclean(ms: string, name: string, options: string): void {
  const common = '-use-wgridder -j 2 -reorder -no-update-model-required -pol I'
  execFileSync('wsclean', [...common.split(' '), ...options.split(' '), '-name', name, ms], {
    env: { ...process.env, OPENBLAS_NUM_THREADS: '1' },
    stdio: 'pipe',
  })
}

/** A FITS image of one plane. */
export interface Plane {
  readonly data: Float32Array // [size, size]
  readonly size: number
  readonly card: (keyword: string) => number
}

export function readPlane(path: string): Plane {
  using source = new FileSource(path)
  const hdu = firstImage(source)
  const { data, shape } = readFitsImage(source, hdu)
  return { data: data as Float32Array, size: shape.at(-1) ?? 0, card: (keyword) => cardNumber(hdu, keyword) }
}

/** How far two images are from each other within the middle half of width and height, over the peak there. */
export function differenceInMiddle(ours: Plane, theirs: Plane): { readonly worst: number; readonly rms: number } {
  const { size } = theirs
  let [worst, squares, peak, count] = [0, 0, 0, 0]
  for (let y = size / 4; y < (3 * size) / 4; y++)
    for (let x = size / 4; x < (3 * size) / 4; x++, count++) {
      const [one, other] = [ours.data[y * size + x], theirs.data[y * size + x]]
      worst = Math.max(worst, Math.abs(one - other))
      peak = Math.max(peak, Math.abs(other))
      squares += (one - other) ** 2
    }
  return { worst: worst / peak, rms: Math.sqrt(squares / count) / peak }
}
