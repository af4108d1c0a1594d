import { statSync } from 'node:fs'
import { type SurveyEntry, SurveyReader } from '@contimg/formats/catalogs'
import type { StageControl } from '../control.ts'
import type { CatalogSource } from '../products.ts'
import { eachLine } from './text-file.ts'

const DEG_RAD = Math.PI / 180
const ARCSEC_RAD = DEG_RAD / 3600
const LINES_BETWEEN_REPORTS = 50_000

/**
 * Reads the table of a survey (CSV, tdat or VizieR's tsv, packed with gzip or not) and hands each source to `take`, in
 * the order of the file.
 *
 * @throws FormatError; the reason of the signal; file system errors as they come
 */
export async function readSurvey(
  path: string,
  take: (source: CatalogSource) => void,
  { progress, signal }: StageControl = {},
): Promise<void> {
  const totalBytes = statSync(path).size
  const reader = new SurveyReader(path)
  let lines = 0
  const takeLine = (line: string, bytesRead: number) => {
    const entry = reader.read(line)
    if (entry !== undefined) take(sourceOf(entry))
    if (++lines % LINES_BETWEEN_REPORTS === 0) progress?.(bytesRead / totalBytes, `${lines} lines`)
  }
  await eachLine(path, takeLine, signal)
  reader.finish()
}

function sourceOf({ id, raDeg, decDeg, fluxMjy, majorArcsec, minorArcsec }: SurveyEntry): CatalogSource {
  return {
    id,
    raRad: raDeg * DEG_RAD,
    decRad: decDeg * DEG_RAD,
    fluxJy: fluxMjy / 1000,
    majorRad: majorArcsec === undefined ? undefined : majorArcsec * ARCSEC_RAD,
    minorRad: minorArcsec === undefined ? undefined : minorArcsec * ARCSEC_RAD,
  }
}
