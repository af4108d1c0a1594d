import { readFileSync } from 'node:fs'
import { FormatError } from '@contimg/formats/error'
import { firstImage, type Header, readCelestialWcs, readFitsImage } from '@contimg/formats/fits'
import { FileSource } from '@contimg/formats/node'
import { type Circle, type Region, readCrtfRegions, readDs9Regions } from '@contimg/formats/regions'
import type { Direction } from '@contimg/numerics/frames'
import { SkyProjection } from '@contimg/numerics/wcs'
import type { ImageGrid } from './image-plan.ts'
import { RegionPainter } from './masks-regions.ts'

/** Where components of CLEAN may be; plain data. */
export type MaskRequest =
  | {
      readonly kind: 'discs' // about the sources of a catalogue
      readonly centres: readonly Direction[] // ICRS
      readonly radiusRad: number
      readonly description: string // of what
    }
  | { readonly kind: 'file'; readonly path: string } // FITS image on the same grid, or regions of DS9 or CASA (CRTF)

/**
 * Makes a mask, uint8 [height, width], 0 where no component may be.
 *
 * @throws FormatError for a file that cannot be read, of another shape or elsewhere, or that allows no pixel at all
 */
export function makeMask(request: MaskRequest, grid: ImageGrid, centre: Direction): Uint8Array {
  const mask = request.kind === 'discs' ? maskOfDiscs(request, grid, centre) : maskOfFile(request.path, grid, centre)
  if (!mask.includes(1))
    throw new FormatError(maskName(request), undefined, 'no pixel of the image in the mask, wanted some')
  return mask
}

/** What an image's history calls a mask. */
export function maskName(request: MaskRequest): string {
  return request.kind === 'discs' ? request.description : request.path
}

/** Those of some directions that lie on an image. */
export function thoseOnImage<T extends Direction>(directions: readonly T[], grid: ImageGrid, centre: Direction): T[] {
  const projection = projectionOf(grid, centre)
  return directions.filter(({ raRad, decRad }) => {
    const [x, y] = projection.pixelFromWorld(raRad, decRad) ?? [0, 0]
    return x >= 0.5 && x <= grid.width + 0.5 && y >= 0.5 && y <= grid.height + 0.5
  })
}

function maskOfDiscs(
  { centres, radiusRad, description }: Extract<MaskRequest, { kind: 'discs' }>,
  grid: ImageGrid,
  centre: Direction,
): Uint8Array {
  const facts = { annotation: false, color: undefined, text: undefined, tags: [], properties: {} } as const
  const discs = centres.map(
    ({ raRad, decRad }): Circle => ({
      ...facts,
      frame: 'icrs',
      include: true,
      shape: 'circle',
      centre: [raRad, decRad],
      radius: radiusRad,
    }),
  )
  return new RegionPainter(grid, centre, description).mask(discs) ?? new Uint8Array(grid.width * grid.height)
}

function maskOfFile(path: string, grid: ImageGrid, centre: Direction): Uint8Array {
  if (/\.(fits|fit|fts)$/i.test(path)) return maskOfFits(path, grid, centre)
  const mask = new RegionPainter(grid, centre, path).mask(readRegions(path))
  if (!mask) throw new FormatError(path, undefined, 'no region that covers anything, wanted some')
  return mask
}

function readRegions(path: string): Region[] {
  const text = readFileSync(path, 'utf8')
  return /^#\s*CRTF/i.test(text) ? readCrtfRegions(path, text, 'icrs') : readDs9Regions(path, text)
}

/** Pixels that are neither 0 nor blank. */
function maskOfFits(path: string, grid: ImageGrid, centre: Direction): Uint8Array {
  using source = new FileSource(path)
  const hdu = firstImage(source)
  const [height, width] = hdu.shape.slice(-2)
  const planes = hdu.shape.slice(0, -2).reduce((product, length) => product * length, 1)
  if (hdu.shape.length < 2 || planes !== 1 || width !== grid.width || height !== grid.height) {
    const wanted = `one plane of ${grid.width} × ${grid.height} pixels, as the image has`
    throw new FormatError(path, hdu.offset, `a mask of shape [${hdu.shape}], wanted ${wanted}`)
  }
  requireSamePlace(hdu, grid, centre)
  return Uint8Array.from(readFitsImage(source, hdu).data as Float32Array, (value) =>
    Number(Number(value) !== 0 && !Number.isNaN(Number(value))),
  )
}

const FARTHEST_PX = 0.5

/** A mask that says where it lies must lie where the image does, in the middle and in the corners. */
function requireSamePlace(hdu: Header, grid: ImageGrid, centre: Direction): void {
  const wcs = readCelestialWcs(hdu)
  if (!wcs) return
  const [own, other] = [projectionOf(grid, centre), new SkyProjection(wcs)]
  const { width, height } = grid
  for (const [x, y] of [
    [width / 2 + 1, height / 2 + 1],
    [1, 1],
    [width, 1],
    [1, height],
    [width, height],
  ]) {
    const sky = own.worldFromPixel(x, y)
    const pixel = sky && other.pixelFromWorld(...sky)
    if (sky && (!pixel || Math.hypot(pixel[0] - x, pixel[1] - y) > FARTHEST_PX)) {
      const found = pixel
        ? `is pixel ${pixel.map((value) => value.toFixed(1)).join(', ')} of the mask`
        : 'not in the mask'
      throw new FormatError(hdu.path, hdu.offset, `pixel ${x}, ${y} of the image ${found}, wanted a mask on its grid`)
    }
  }
}

function projectionOf({ width, height, cellRad }: ImageGrid, { raRad, decRad }: Direction): SkyProjection {
  return new SkyProjection({
    projection: 'SIN',
    crvalRad: [raRad, decRad],
    crpix: [width / 2 + 1, height / 2 + 1],
    cdeltRad: [-cellRad, cellRad],
  })
}
