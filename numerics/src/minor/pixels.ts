import type { HeapImage } from './kernel.ts'

/** Part of an image: runs of pixels, counted from its first. */
export interface Span {
  readonly offset: number
  readonly length: number
}

/** The pixels at an address that statistics are made of. */
export interface Pixels {
  readonly address: number
  readonly spans: readonly Span[]
}

/** The whole of an image, or rows first … last − 1 of it. */
export function rowsOf(address: number, width: number, first: number, last: number): Pixels {
  return { address, spans: [{ offset: first * width, length: (last - first) * width }] }
}

/** Pixels whose centres lie between two radii of (x, y), cut at the edges of the image. */
export function annulus(image: HeapImage, x: number, y: number, innerPx: number, outerPx: number): Pixels {
  const { address, width, height } = image
  const spans: Span[] = []
  const put = (row: number, from: number, to: number) => {
    const [left, right] = [Math.max(0, Math.ceil(from)), Math.min(width - 1, Math.floor(to))]
    if (left <= right) spans.push({ offset: row * width + left, length: right - left + 1 })
  }
  for (let row = Math.max(0, Math.ceil(y - outerPx)); row <= Math.min(height - 1, Math.floor(y + outerPx)); row++) {
    const outer = Math.sqrt(outerPx ** 2 - (row - y) ** 2)
    const within = innerPx ** 2 - (row - y) ** 2
    if (within <= 0) put(row, x - outer, x + outer)
    else {
      const inner = Math.sqrt(within)
      put(row, x - outer, x - inner)
      put(row, x + inner, x + outer)
    }
  }
  return { address, spans }
}
