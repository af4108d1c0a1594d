export { MemoryBytes } from '../memory-bytes.ts'
export type { Card, CardValue } from './card.ts'
export { type Hdu, type HduKind, readFits } from './hdu.ts'
export { cardInteger, cardNumber, cardValue, formatHeader, type Header, readHeader } from './header.ts'
export {
  type FitsImage,
  firstImage,
  type PixelArray,
  readFitsImage,
  readFitsRows,
} from './image-reader.ts'
export { FitsImageWriter, writeFitsImage } from './image-writer.ts'
export { type FieldCode, type FitsColumn, tableColumns } from './table-format.ts'
export { type ColumnValues, readFitsColumn } from './table-reader.ts'
export { type CelestialWcs, celestialCards, readCelestialWcs } from './wcs.ts'
