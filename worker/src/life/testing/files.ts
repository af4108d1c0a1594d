import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Files and casacore tables below a folder, whatever their names. */
export function productsBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    const isPlain = entry.isDirectory() && !existsSync(join(path, 'table.dat')) && !entry.name.endsWith('.partial')
    return isPlain ? productsBelow(path) : [path]
  })
}

/** Every unit of a FITS file that bears CHECKSUM adds up to −0 (FITS standard 4.0, appendix J). */
export function fitsFault(path: string): string[] {
  const bytes = readFileSync(path)
  if (!bytes.subarray(0, 2880 * 8).includes('CHECKSUM=')) return [`${path}: has no CHECKSUM`]
  if (bytes.length % 2880 !== 0) return [`${path}: ${bytes.length} bytes, which is no whole number of blocks`]
  let sum = 0
  for (let at = 0; at < bytes.length; at += 4) {
    sum += bytes.readUInt32BE(at)
    if (sum > 0xffffffff) sum -= 0xffffffff // the carry comes in again at the end
  }
  return sum === 0xffffffff ? [] : [`${path}: sum ${sum.toString(16)}, wanted ffffffff`]
}
