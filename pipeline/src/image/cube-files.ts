import {
  type Card,
  cardNumber,
  cardValue,
  FitsImageWriter,
  firstImage,
  type Hdu,
  readFitsRows,
} from '@contimg/formats/fits'
import { FileSink, FileSource } from '@contimg/formats/node'
import { evenStepHz } from './cube.ts'
import type { ImagePart } from './parts.ts'
import { IMAGE_KINDS, type ImageKind, ProductFiles } from './products.ts'

/** The images of the parts of a band, as planes of one file for each kind of image. */
export interface Cube {
  readonly suffix: string // of its name
  readonly planes: readonly CubePlane[] // by frequency
  readonly stepHz: number | undefined // undefined where frequencies are not evenly spaced
  readonly files: ProductFiles
}

interface CubePlane {
  readonly middleHz: number
  readonly files: ProductFiles // of its image; nothing is written where all of it is flagged
}

/** The cubes that images are planes of. @param files  of each part. @throws OutputExistsError where a name is taken */
export function cubesOf(imageName: string, parts: readonly ImagePart[], files: readonly ProductFiles[]): Cube[] {
  const planes = new Map<string, CubePlane[]>()
  for (const [i, { cube }] of parts.entries()) {
    if (!cube) continue
    const own = planes.get(cube.suffix)
    const plane = { middleHz: cube.middleHz, files: files[i] }
    if (own) own.push(plane)
    else planes.set(cube.suffix, [plane])
  }
  return [...planes].map(([suffix, own]) => ({
    suffix,
    planes: own,
    stepHz: evenStepHz(own.map(({ middleHz }) => middleHz)),
    files: new ProductFiles(imageName + suffix),
  }))
}

/** Whether the axis FREQ of FITS, which is linear, can tell the frequencies of a cube. */
export function isEven(cube: Cube): cube is Cube & { readonly stepHz: number } {
  return cube.stepHz !== undefined
}

/** Why there are no cubes. */
export function unevenWarning(cubes: readonly Cube[]): string | undefined {
  const uneven = cubes.find((cube) => !isEven(cube))
  if (!uneven) return undefined
  const steps = uneven.planes.slice(1).map(({ middleHz }, i) => (middleHz - uneven.planes[i].middleHz) / 1e6)
  const [least, most] = [Math.min(...steps), Math.max(...steps)].map((mhz) => mhz.toFixed(4))
  return `no cube: the parts of the band are ${least} to ${most} MHz apart, wanted equal steps (a number of parts that divides the channels)`
}

/** Writes the cubes whose planes are evenly spaced; a plane of which all is flagged is NaN. */
export function writeCube({ planes, stepHz, files }: Cube & { readonly stepHz: number }): void {
  for (const kind of IMAGE_KINDS)
    if (planes.some((plane) => plane.files.unfinished(kind))) writeKind(kind, planes, stepHz, files.begin(kind))
}

function writeKind(kind: ImageKind, planes: readonly CubePlane[], stepHz: number, path: string): void {
  using opened = new DisposableStack()
  const images = planes.map(({ files }) => {
    const file = files.unfinished(kind)
    if (file === undefined) return undefined
    const source = opened.use(new FileSource(file))
    return { source, hdu: firstImage(source) }
  })
  const { hdu } = images.find((image) => image !== undefined)!
  const [height, width] = hdu.shape.slice(-2)
  const sink = opened.use(new FileSink(path))
  const cards = cubeCards(
    hdu,
    planes[0].middleHz,
    stepHz,
    images.map((image) => image?.hdu),
  )
  const writer = new FitsImageWriter(sink, [1, planes.length, height, width], cards, hdu.bitpix === -64 ? -64 : -32)
  const rows = Math.max(1, Math.floor(2 ** 22 / width))
  for (const [plane, image] of images.entries())
    for (let y = 0; y < height; y += rows) {
      const count = Math.min(rows, height - y)
      const pixels = image && (readFitsRows(image.source, image.hdu, y, count) as Float32Array)
      writer.writeRows(plane * height + y, pixels ?? new Float32Array(count * width).fill(Number.NaN))
    }
  writer.finish()
}

const OF_A_PLANE = [
  'CRPIX3',
  'CRVAL3',
  'CDELT3',
  'RESTFRQ',
  'BMAJ',
  'BMIN',
  'BPA',
  'NVIS',
  'SUMWT',
  'NOISE',
  'NOISEANN',
  'DYNRANGE',
  'HISTORY',
]

/** Cards of the first image with an axis FREQ of all, and beam and weights of plane k as BMAJ000k, BMIN000k, …, from 1. */
function cubeCards(first: Hdu, firstHz: number, stepHz: number, planes: readonly (Hdu | undefined)[]): Card[] {
  const common = first.cards.filter(([keyword]) => !OF_A_PLANE.includes(keyword))
  const at = common.findIndex(([keyword]) => keyword === 'CTYPE3') + 1
  const axis: Card[] = [
    ['CRPIX3', 1],
    ['CRVAL3', firstHz, 'middle of the first plane'],
    ['CDELT3', stepHz],
    ['RESTFRQ', firstHz],
  ]
  const own = planes.flatMap((plane, k) =>
    ['BMAJ', 'BMIN', 'BPA', 'SUMWT'].flatMap((name): Card[] =>
      typeof cardValue(plane?.cards ?? [], name) === 'number'
        ? [[`${name.slice(0, 4)}${String(k + 1).padStart(4, '0')}`, cardNumber(plane!, name)]]
        : [],
    ),
  )
  return [...common.toSpliced(at, 0, ...axis), ...own]
}
