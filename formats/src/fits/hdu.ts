import type { ByteSource } from '../bytes.ts'
import { FormatError } from '../error.ts'
import { BLOCK_BYTES, cardInteger, cardValue, type Header, readHeader } from './header.ts'

export type HduKind = 'image' | 'binary-table' | 'ascii-table' | 'random-groups' | 'other'

/** A header with its data: where they lie and what they are. Nothing of the data is read yet. */
export interface Hdu extends Header {
  readonly kind: HduKind
  readonly bitpix: 8 | 16 | 32 | 64 | -32 | -64
  readonly shape: readonly number[] // FITS order reversed, slowest axis first; empty where there are no data
  readonly dataBytes: number // without the padding to a whole block
}

const LARGEST_COUNT = Number.MAX_SAFE_INTEGER
const BITPIX_VALUES = [8, 16, 32, 64, -32, -64]

/** Reads the headers of all header and data units, the primary one first. */
export function readFits(source: ByteSource): Hdu[] {
  const hdus: Hdu[] = []
  for (let offset = 0; hasHdu(source, offset); ) {
    const hdu = describe(readHeader(source, offset), hdus.length === 0)
    if (hdu.dataOffset + hdu.dataBytes > source.size) {
      const wanted = `${hdu.dataBytes} bytes of data from byte ${hdu.dataOffset} on`
      throw new FormatError(source.path, hdu.offset, `the file ends at byte ${source.size}, wanted ${wanted}`)
    }
    hdus.push(hdu)
    offset = hdu.dataOffset + Math.ceil(hdu.dataBytes / BLOCK_BYTES) * BLOCK_BYTES
  }
  return hdus
}

/** Whether another unit begins here. After the last one a file may hold other records, which are passed over. */
function hasHdu(source: ByteSource, offset: number): boolean {
  if (offset > 0 && offset + 8 > source.size) return false
  const start = new Uint8Array(8)
  if (source.size >= 8) source.read(offset, start)
  const word = String.fromCharCode(...start)
  if (offset > 0) return word === 'XTENSION'
  if (word !== 'SIMPLE  ') throw new FormatError(source.path, 0, `starts with "${word.trim()}", wanted "SIMPLE  ="`)
  return true
}

function describe(header: Header, isPrimary: boolean): Hdu {
  requireStandard(header, isPrimary)
  const bitpix = cardInteger(header, 'BITPIX', -64, 64)
  if (!BITPIX_VALUES.includes(bitpix)) {
    throw new FormatError(header.path, header.offset, `BITPIX is ${bitpix}, wanted one of ${BITPIX_VALUES.join(', ')}`)
  }
  const axisCount = cardInteger(header, 'NAXIS', 0, 999)
  const axes = Array.from({ length: axisCount }, (_, i) => cardInteger(header, `NAXIS${i + 1}`, 0, LARGEST_COUNT))
  const kind = kindOf(header, isPrimary, axes)
  return {
    ...header,
    kind,
    bitpix: bitpix as Hdu['bitpix'],
    shape: kind === 'random-groups' ? axes.slice(1).reverse() : axes.toReversed(),
    dataBytes: dataBytesOf(header, bitpix, kind === 'random-groups' ? axes.slice(1) : axes, isPrimary),
  }
}

function requireStandard(header: Header, isPrimary: boolean): void {
  const [keyword, value] = header.cards[0] ?? ['', null]
  const good = isPrimary ? keyword === 'SIMPLE' && value === true : keyword === 'XTENSION' && typeof value === 'string'
  if (good) return
  const wanted = isPrimary ? 'SIMPLE = T' : 'XTENSION and a name'
  throw new FormatError(header.path, header.offset, `starts with ${keyword} = ${value}, wanted ${wanted}`)
}

function kindOf(header: Header, isPrimary: boolean, axes: readonly number[]): HduKind {
  if (isPrimary) return axes[0] === 0 && cardValue(header.cards, 'GROUPS') === true ? 'random-groups' : 'image'
  const kinds: Record<string, HduKind> = { IMAGE: 'image', BINTABLE: 'binary-table', TABLE: 'ascii-table' }
  return kinds[header.cards[0][1] as string] ?? 'other'
}

/** |BITPIX|/8 · GCOUNT · (PCOUNT + ΠNAXISn), FITS standard 4.0 eqs. 1 and 2. */
function dataBytesOf(header: Header, bitpix: number, axes: readonly number[], isPrimary: boolean): number {
  const hasGroups = !isPrimary || cardValue(header.cards, 'GROUPS') === true
  const groups = hasGroups ? cardInteger(header, 'GCOUNT', 0, LARGEST_COUNT, 1) : 1
  const parameters = hasGroups ? cardInteger(header, 'PCOUNT', 0, LARGEST_COUNT, 0) : 0
  const pixels = axes.length === 0 ? 0 : axes.reduce((product, axis) => product * axis, 1)
  const bytes = (Math.abs(bitpix) / 8) * groups * (parameters + pixels)
  if (Number.isSafeInteger(bytes)) return bytes
  throw new FormatError(header.path, header.offset, `the axes ${axes.join(' × ')} give more bytes than a file can hold`)
}
