import { goodFftSize } from '../fft/size.ts'
import { chooseKernel, type GriddingKernel, OVERSAMPLING } from './kernel.ts'
import type { UvwExtent } from './rows.ts'

/**
 * The pixels of an image in the tangent plane of the phase centre: [height, width], l = −(x − width/2) cellRad,
 * m = (y − height/2) cellRad, so that the phase centre is pixel N/2 counted from 0.
 */
export interface ImageGrid {
  readonly width: number
  readonly height: number
  readonly cellRad: number
}

/** How visibilities of some extent become an image to some accuracy: kernel, padded plane and stack of w planes. */
export interface GridPlan extends ImageGrid {
  readonly epsilon: number
  readonly kernel: GriddingKernel
  readonly columns: number // of the padded plane
  readonly rows: number
  readonly pitchBytes: number // of a plane in memory, halo included
  readonly planeBytes: number
  readonly firstRow: number // rows outside firstRow … lastRow − 1 of the plane stay empty
  readonly lastRow: number
  readonly depth: number // largest 1 − n of the image
  readonly stepW: number // wavelengths from plane to plane; 0 = one plane for every w
  readonly firstPlane: number // plane p lies at w = p stepW
  readonly planeCount: number
}

/** Cells beyond the transform's that catch the taps leaving a plane at its upper edges; as in kernels/grid. */
const HALO = 8

/**
 * @param epsilon  largest error of a pixel over the largest pixel, 4e-6 … 5e-3
 * @throws RangeError for an odd or absurd size, and for a field that reaches beyond a hemisphere
 */
export function planGrid(image: ImageGrid, extent: UvwExtent, epsilon: number): GridPlan {
  const { width, height, cellRad } = image
  for (const size of [width, height]) {
    if (!(Number.isInteger(size) && size >= 16 && size % 2 === 0 && size <= 16384)) {
      throw new RangeError(`an image ${size} pixels wide or high, wanted an even number from 16 to 16384`)
    }
  }
  const cornerSquared = ((width / 2) ** 2 + (height / 2) ** 2) * cellRad ** 2
  if (!(cellRad > 0 && cornerSquared < 1)) {
    throw new RangeError(`pixels of ${cellRad} rad over ${width} × ${height}, wanted a field inside a hemisphere`)
  }
  const kernel = chooseKernel(epsilon)
  const columns = goodFftSize(OVERSAMPLING * width)
  const rows = goodFftSize(OVERSAMPLING * height)
  const pitchBytes = 8 * (columns + HALO)
  const reach = Math.ceil(extent.maxV * cellRad * rows + kernel.support / 2) + 1
  const depth = cornerSquared / (1 + Math.sqrt(1 - cornerSquared))
  return {
    width,
    height,
    cellRad,
    epsilon,
    kernel,
    columns,
    rows,
    pitchBytes,
    planeBytes: pitchBytes * (rows + HALO),
    firstRow: reach >= rows / 2 ? 0 : Math.floor((rows / 2 - reach) / 4) * 4,
    lastRow: reach >= rows / 2 ? rows : Math.ceil((rows / 2 + reach) / 4) * 4,
    depth,
    ...stackOfPlanes(kernel, extent, depth, epsilon),
  }
}

/** Where w turns no visibility's phase by more than a tenth of epsilon anywhere in the image, one plane does. */
function stackOfPlanes(kernel: GriddingKernel, { minW, maxW }: UvwExtent, depth: number, epsilon: number) {
  if (2 * Math.PI * maxW * depth < 0.1 * epsilon) return { stepW: 0, firstPlane: 0, planeCount: 1 }
  const stepW = 1 / (OVERSAMPLING * depth)
  const firstPlane = Math.floor(minW / stepW - kernel.support / 2) + 1
  const lastPlane = Math.ceil(maxW / stepW + kernel.support / 2) - 1
  return { stepW, firstPlane, planeCount: lastPlane - firstPlane + 1 }
}
