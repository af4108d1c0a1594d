import type { Table } from '../casatable/any-table.ts'
import type { Box } from '../casatable/box.ts'
import type { Column } from '../casatable/column.ts'
import { fieldsOf, type Keywords, textOf } from '../casatable/keywords.ts'
import { openTable } from '../casatable/table.ts'
import type { TableFiles } from '../casatable/table-files.ts'
import { sameShape } from '../casatable/value-type.ts'
import { FormatError } from '../error.ts'
import type { ImageCoordinates } from './coordinates.ts'
import { Fields } from './fields.ts'
import { readCoordinates } from './read-coordinates.ts'
import { type RestoringBeams, readBeams } from './restoring-beam.ts'

const PIXEL_TYPES = ['float', 'double', 'complex', 'dcomplex'] as const

/** A CASA image (casacore's PagedImage): one array of pixels, first axis fastest, and what they stand for. */
export interface CasaImage {
  readonly path: string
  readonly shape: readonly number[]
  readonly pixelType: (typeof PIXEL_TYPES)[number]
  readonly unit: string
  readonly objectName: string
  readonly imageType: string // Intensity, Optical Depth, …
  readonly beams: RestoringBeams
  readonly coordinates: ImageCoordinates
  readonly maskNames: readonly string[]
  readonly defaultMask: string | undefined // the mask that holds unless another is named
  readonly miscellany: Keywords // what the header of a FITS file had besides
  /** Pixels of a box, or all; complex ones as (real, imaginary). */
  readPixels(box?: Box): Float32Array | Float64Array
  /** 1 where the pixels of a box are good, 0 where they are not; undefined where no mask holds. */
  readMask(box?: Box, name?: string): Uint8Array | undefined
  close(): void
}

/**
 * Opens a CASA image (images/Images/PagedImage.tcc).
 *
 * @throws FormatError for what is no image; images that are made of others, or lie in HDF5, have no table and are none
 */
export function openCasaImage(files: TableFiles): CasaImage {
  const table = openTable(files)
  const fail = (message: string): never => {
    throw new FormatError(files.path, undefined, message)
  }
  if (!table.has('map') || !table.keywords.has('coords')) {
    const columns = table.columns.map(({ name }) => name)
    fail(`table with columns ${columns.join(', ') || '(none)'}, wanted an image: a column map, and keyword coords`)
  }
  const map = table.column('map')
  if (map.rowCount < 1) fail('image has no row')
  const shape = map.cellShape(0) ?? fail('image has no pixels')
  const pixelType = PIXEL_TYPES.find((type) => type === map.description.type)
  if (pixelType === undefined) fail(`pixels are of ${map.description.type}, wanted ${PIXEL_TYPES.join(', ')}`)
  const info = new Fields(files.path, 'imageinfo', fieldsOf(table.keywords, 'imageinfo'))
  const coordinates = readCoordinates(new Fields(files.path, 'coords', fieldsOf(table.keywords, 'coords')))
  checkAxes(coordinates, shape, fail)
  const maskNames = [...fieldsOf(table.keywords, 'masks').keys()]
  const defaultMask = textOf(table.keywords, 'Image_defaultmask') || undefined
  return {
    path: files.path,
    shape,
    pixelType: pixelType as CasaImage['pixelType'],
    unit: textOf(table.keywords, 'units') ?? '',
    objectName: info.textOr('objectname', ''),
    imageType: info.textOr('imagetype', ''),
    beams: readBeams(info),
    coordinates,
    maskNames,
    defaultMask,
    miscellany: fieldsOf(table.keywords, 'miscinfo'),
    readPixels: (box = wholeOf(shape)) => map.readPart(0, box) as Float32Array,
    readMask(box = wholeOf(shape), name = defaultMask) {
      if (name === undefined) return undefined
      if (!maskNames.includes(name)) fail(`there is no mask ${name}, wanted one of ${maskNames.join(', ') || '(none)'}`)
      return maskColumn(files, table, name, shape).readPart(0, box) as Uint8Array
    },
    close: () => table.close(),
  }
}

function wholeOf(shape: readonly number[]): Box {
  return { start: shape.map(() => 0), shape }
}

function checkAxes(
  { coordinates }: ImageCoordinates,
  shape: readonly number[],
  fail: (message: string) => never,
): void {
  const axes = coordinates.flatMap((one) => ('axes' in one ? [...one.axes] : [one.axis])).filter((axis) => axis >= 0)
  const twice = axes.some((axis, i) => axes.indexOf(axis) !== i)
  if (twice || !axes.every((axis) => Number.isInteger(axis) && axis < shape.length)) {
    fail(`coordinates stand on axes ${axes.join(', ')} of an image of shape [${shape}]`)
  }
}

/** The column of a mask's table, which must cover the image (lattices/LRegions/LCPagedMask.cc). */
function maskColumn(files: TableFiles, image: Table, name: string, shape: readonly number[]): Column {
  const masks = new Fields(files.path, 'masks', fieldsOf(image.keywords, 'masks'))
  const region = masks.record(name)
  if (region.text('name') !== 'LCPagedMask') region.fail('name', 'LCPagedMask, a mask in a table of its own')
  const table = openTable(files.folder(region.table('mask')))
  const [description] = table.columns
  const column = description === undefined || table.rowCount < 1 ? undefined : table.column(description.name)
  if (column?.description.type !== 'bool' || !sameShape(column.cellShape(0), shape)) {
    const found = `${column?.description.type} [${column?.cellShape(0)}]`
    throw new FormatError(table.path, undefined, `mask is ${found}, wanted bool [${shape}]`)
  }
  return column
}
