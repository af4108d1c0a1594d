import type { KernelHeap } from '../wasm/heap.ts'
import type { Component } from './component.ts'
import { Convolver, convolverSize } from './convolver.ts'
import { type HeapImage, minorKernel } from './kernel.ts'

const PIXELS_PER_CELL = 80 // a cell of the plane costs what so many pixels of a component subtracted directly do

export type SubtractionWay = 'direct' | 'fourier'

/** The cheaper way: directly for up to some 180 components, whatever the size of the image. */
export function subtractionWay(count: number, image: HeapImage, psf: HeapImage): SubtractionWay {
  const { width, height } = convolverSize(image, psf)
  const pixels = Math.min(image.width * image.height, psf.width * psf.height)
  return count * pixels <= PIXELS_PER_CELL * width * height ? 'direct' : 'fourier'
}

/**
 * Subtracts components, each with all of the point spread function around it, from a whole image: the exact residual of
 * a list, for another list to be collected from.
 *
 * Directly it costs a pass over the image a component, row by row, in the order of the components; through the Fourier
 * transform two transforms of a plane half as wide again as the image, whatever their number, and 8 bytes a cell of it
 * (457 MB for 5040²), unless a convolver is lent. The two differ by about 1e-7 of the largest of the components' sum.
 *
 * @returns the way taken
 */
export function subtractComponents(
  heap: KernelHeap,
  residual: HeapImage,
  psf: HeapImage,
  components: readonly Component[],
  convolver?: Convolver,
  way = subtractionWay(components.length, residual, psf),
): SubtractionWay {
  const mark = heap.mark()
  if (way === 'direct') subtractDirectly(heap, residual, psf, components)
  else {
    const through = convolver ?? new Convolver(heap, residual, psf)
    through.spread(components, psf, 0, { address: residual.address, keep: 1, factor: -1 })
  }
  heap.release(mark)
  return way
}

function subtractDirectly(
  heap: KernelHeap,
  residual: HeapImage,
  psf: HeapImage,
  components: readonly Component[],
): void {
  const address = heap.allocate(12 * components.length)
  const places = heap.int32(3 * components.length, address)
  const fluxes = heap.float32(3 * components.length, address)
  components.forEach(({ x, y, flux }, i) => {
    places[3 * i] = x
    places[3 * i + 1] = y
    fluxes[3 * i + 2] = flux
  })
  const spread = [psf.address, psf.width, psf.height] as const
  const rows = [0, residual.height] as const
  minorKernel(heap).subtractDirectly(residual.address, residual.width, ...spread, address, components.length, ...rows)
}
