import { FormatError } from '@contimg/formats/error'
import { isPixelFrame, type Position, type Region, type RegionFrame } from '@contimg/formats/regions'
import {
  cross,
  type Direction,
  dot,
  type Matrix3,
  northFromAngles,
  unitFromAngles,
  type Vector3,
} from '@contimg/numerics/frames'
import type { ImageGrid } from './image-plan.ts'

// Galactic coordinates to ICRS, columns the galactic axes: The Hipparcos and Tycho Catalogues (ESA SP-1200), vol. 1, eq. 1.5.11.
const ICRS_FROM_GALACTIC: Matrix3 = [
  -0.0548755604162, 0.494109427876, -0.867666149019, -0.873437090235, -0.44482962996, -0.198076373431, -0.483835015549,
  0.746982244497, 0.455983776175,
]

/** East, north and outward at a place of the sky, as unit vectors of ICRS. */
type Axes = readonly [east: Vector3, north: Vector3, outward: Vector3]

function axesAt([longitudeRad, latitudeRad]: Position, frame: RegionFrame): Axes {
  const [outward, north] = [unitFromAngles(longitudeRad, latitudeRad), northFromAngles(longitudeRad, latitudeRad)]
  const axes: Axes = [cross(north, outward), north, outward]
  if (frame !== 'galactic') return axes
  const g = ICRS_FROM_GALACTIC
  const turn = ([x, y, z]: Vector3): Vector3 => [
    g[0] * x + g[1] * y + g[2] * z,
    g[3] * x + g[4] * y + g[5] * z,
    g[6] * x + g[7] * y + g[8] * z,
  ]
  return [turn(axes[0]), turn(axes[1]), turn(axes[2])]
}

/**
 * Rasters regions: 1 in pixels whose centres lie in any included region and in no excluded one, of an image with pixel
 * (x, y), counted from 0, at l = −(x − width/2) cell, m = (y − height/2) cell. Where all regions are excluded ones, they
 * are left out of the whole image. Annotations, lines and texts cover nothing, a point its nearest pixel.
 *
 * Sizes on the sky are great circle arcs, sides of polygons straight in the image. FK5 is taken as ICRS.
 *
 * @param path  of their file, for what is said of them
 * @throws FormatError for frames of the sky other than ICRS, FK5 and galactic
 */
export class RegionPainter {
  readonly #grid: ImageGrid
  readonly #axes: Axes
  readonly #path: string

  constructor(grid: ImageGrid, centre: Direction, path: string) {
    this.#grid = grid
    this.#axes = axesAt([centre.raRad, centre.decRad], 'icrs')
    this.#path = path
  }

  /** @returns uint8 [height, width], or nothing where no region covers anything */
  mask(regions: readonly Region[]): Uint8Array | undefined {
    const covering = regions.filter(({ annotation, shape }) => !annotation && shape !== 'line' && shape !== 'text')
    if (covering.length === 0) return undefined
    const included = covering.filter(({ include }) => include)
    const mask = new Uint8Array(this.#grid.width * this.#grid.height).fill(included.length === 0 ? 1 : 0)
    for (const region of included) this.#paint(mask, region, 1)
    for (const region of covering) if (!region.include) this.#paint(mask, region, 0)
    return mask
  }

  #paint(mask: Uint8Array, region: Region, value: number): void {
    if (region.shape === 'polygon') {
      const vertices = region.vertices.map((vertex) => this.#pixelOf(vertex, region.frame))
      const [xs, ys] = [vertices.map(([x]) => x), vertices.map(([, y]) => y)]
      const box: Box = [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]
      this.#fill(mask, box, value, (x, y) => liesInPolygon(vertices, x, y))
    } else if (region.shape === 'point') {
      const [x, y] = this.#pixelOf(region.centre, region.frame).map(Math.round)
      this.#fill(mask, [x, y, x, y], value, () => true)
    } else if (region.shape !== 'line' && region.shape !== 'text') this.#paintRound(mask, region, value)
  }

  /** Whatever is about a centre. */
  #paintRound(mask: Uint8Array, region: Centred, value: number): void {
    const { width, height, cellRad } = this.#grid
    const [x0, y0] = this.#pixelOf(region.centre, region.frame, true)
    const isPixels = isPixelFrame(region.frame)
    const covers = coverage(region, isPixels ? (length) => length : (length) => Math.sin(Math.min(length, Math.PI / 2)))
    const reach = reachOf(region) / (isPixels ? 1 : cellRad)
    const box: Box = [x0 - reach, y0 - reach, x0 + reach, y0 + reach]
    const local = axesAt(region.centre, region.frame)
    const [[el, em, en], [nl, nm, nn], [ol, om, on]] = local.map((axis) => this.#axes.map((own) => dot(axis, own)))
    const coversSky = (x: number, y: number) => {
      const [l, m] = [(width / 2 - x) * cellRad, (y - height / 2) * cellRad]
      const n = Math.sqrt(1 - l * l - m * m) // NaN beyond the horizon, where nothing is covered
      return ol * l + om * m + on * n > 0 && covers(-(el * l + em * m + en * n), nl * l + nm * m + nn * n)
    }
    this.#fill(mask, box, value, isPixels ? (x, y) => covers(x - x0, y - y0) : coversSky)
  }

  #fill(
    mask: Uint8Array,
    [left, bottom, right, top]: Box,
    value: number,
    covers: (x: number, y: number) => boolean,
  ): void {
    const { width, height } = this.#grid
    const last = Math.min(width - 1, Math.ceil(right))
    for (let y = Math.max(0, Math.floor(bottom)); y <= Math.min(height - 1, Math.ceil(top)); y++)
      for (let x = Math.max(0, Math.floor(left)); x <= last; x++) if (covers(x, y)) mask[y * width + x] = value
  }

  /** Pixel, counted from 0. @param anywhere  also for what lies beyond the horizon */
  #pixelOf(position: Position, frame: RegionFrame, anywhere = false): readonly [x: number, y: number] {
    if (isPixelFrame(frame)) return [position[0] - 1, position[1] - 1]
    if (frame === 'fk4' || frame === 'ecliptic')
      throw new FormatError(
        this.#path,
        undefined,
        `a region in ${frame} coordinates, wanted ICRS, FK5 or galactic ones`,
      )
    const [, , direction] = axesAt(position, frame)
    const [l, m, n] = this.#axes.map((axis) => dot(axis, direction))
    if (n <= 0 && !anywhere)
      throw new FormatError(
        this.#path,
        undefined,
        'a polygon or point beyond the horizon of the image, wanted one on it',
      )
    const { width, height, cellRad } = this.#grid
    return [width / 2 - l / cellRad, height / 2 + m / cellRad]
  }
}

type Box = readonly [left: number, bottom: number, right: number, top: number]
type Centred = Extract<Region, { shape: 'circle' | 'ellipse' | 'box' | 'annulus' }>

function reachOf(region: Centred): number {
  if (region.shape === 'circle') return region.radius
  if (region.shape === 'ellipse') return Math.max(region.semiX, region.semiY)
  return region.shape === 'box' ? Math.hypot(region.width, region.height) / 2 : Math.max(...region.radii)
}

/** Whether a place is covered: `right` and `up` of the centre, west and north on the sky, as sines of arcs there. */
function coverage(region: Centred, measure: (length: number) => number): (right: number, up: number) => boolean {
  if (region.shape === 'circle') {
    const limit = measure(region.radius) ** 2
    return (right, up) => right * right + up * up <= limit
  }
  if (region.shape === 'annulus') {
    const [inner, outer] = [measure(Math.min(...region.radii)) ** 2, measure(Math.max(...region.radii)) ** 2]
    return (right, up) => right * right + up * up >= inner && right * right + up * up <= outer
  }
  const [c, s] = [Math.cos(region.rotationRad), Math.sin(region.rotationRad)]
  if (region.shape === 'ellipse') {
    const [a, b] = [measure(region.semiX), measure(region.semiY)]
    return (right, up) => ((c * right + s * up) / a) ** 2 + ((c * up - s * right) / b) ** 2 <= 1
  }
  const [a, b] = [measure(region.width / 2), measure(region.height / 2)]
  return (right, up) => Math.abs(c * right + s * up) <= a && Math.abs(c * up - s * right) <= b
}

/** By the number of sides that a ray to the right crosses. */
function liesInPolygon(vertices: readonly (readonly [number, number])[], x: number, y: number): boolean {
  let inside = false
  vertices.forEach(([x1, y1], i) => {
    const [x2, y2] = vertices[(i + 1) % vertices.length]
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) * (x2 - x1)) / (y2 - y1)) inside = !inside
  })
  return inside
}
