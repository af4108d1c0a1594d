import { join } from 'node:path'
import { openTable } from '@contimg/formats/casatable'
import { nodeTableFiles } from '@contimg/formats/node'
import { subbandOfLabel } from '../subbands/name.ts'

/**
 * The subbands whose files a Measurement Set was made of, told by its spectral windows: those of subbands that never
 * came are flagged. Undefined where the windows are not called after subbands.
 *
 * @throws FormatError
 */
export function subbandsOfMs(msPath: string): ReadonlySet<number> | undefined {
  const files = nodeTableFiles(join(msPath, 'SPECTRAL_WINDOW'))
  try {
    const table = openTable(files)
    const names = table.column('NAME').readScalars() as string[]
    const flags = table.column('FLAG_ROW').readScalars() as Uint8Array
    const subbands = names.map(subbandOfLabel)
    if (subbands.includes(undefined)) return undefined
    return new Set(subbands.flatMap((subband, row) => (subband === undefined || flags[row] ? [] : [subband])))
  } finally {
    files.close()
  }
}
