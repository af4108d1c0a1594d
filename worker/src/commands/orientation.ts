import { readOrientation } from '@contimg/pipeline'
import { orientationTable } from './catalogs.ts'

/** The Earth's orientation from the file given, else from the imported table; undefined where there is neither. */
export function orientationFrom(iers?: string): ReturnType<typeof readOrientation> | undefined {
  const path = iers ?? orientationTable()
  return path === undefined ? undefined : readOrientation(path)
}
