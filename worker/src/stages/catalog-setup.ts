import { basename, join } from 'node:path'
import { BUILT_IN_CALIBRATORS, replaceFile, type StageControl, type TransitsAhead } from '@contimg/pipeline'
import { transitsInBeam } from '@contimg/pipeline/inspect'
import { chooseSurveyFile, sourcesInStrip, stripFileName, writeSourceCatalog } from '@contimg/state/catalogs'
import { calibratorList } from '../commands/catalogs.ts'
import { orientationFrom } from '../commands/orientation.ts'
import { config, nvssCatalog } from '../config.ts'
import { type Publication, type Stage, StageInputError } from './request.ts'
import { numberIn, recordsOf, textIn } from './values.ts'

const DEG_RAD = Math.PI / 180
const FIELD_DEG = 2.5 // about the pointing, that images and their masks look at
const HALF_STRIP_DEG = 3 // as an imported strip
const AHEAD_S = 48 * 3600
const UNIX_EPOCH_MJD_S = 40587 * 86400

/**
 * catalog-setup: for a declination that the dishes point at, the strip of NVSS around it where there is none yet, and the
 * transits of calibrators through the beam of the next two days.
 */
export const catalogSetupStage: Stage = async ({ payload, folder }, control) => {
  const decDeg = numberIn(payload.inputs, 'dec_deg')
  if (decDeg === undefined) throw new StageInputError('dec_deg is missing, wanted a declination')
  const strip = await setUpStrip(textIn(payload.outputs, 'directory'), decDeg, folder, control)
  const ahead = transitsAhead(decDeg)
  return {
    result: { nvss: strip.text, transits: ahead.transits.length },
    publish: strip.publish,
    records: recordsOf({ 'transits-ahead': ahead }),
  }
}

interface StripSetUp {
  readonly text: string // what serves
  readonly publish: readonly Publication[]
}

/** Taken from the whole survey, where that was imported. */
async function setUpStrip(
  directory: string,
  decDeg: number,
  folder: string,
  control: StageControl,
): Promise<StripSetUp> {
  const is = (text: string): StripSetUp => ({ text, publish: [] })
  if (nvssCatalog !== undefined) return is(`NVSS_CATALOG serves: ${nvssCatalog}`)
  const cone = { raRad: 0, decRad: decDeg * DEG_RAD, radiusRad: FIELD_DEG * DEG_RAD }
  const chosen = chooseSurveyFile(directory, 'nvss', cone)
  if (chosen === undefined) return is('none: "contimg catalog import nvss FILE" brings one in')
  if (!chosen.isWhole) return is(chosen.covers ? chosen.path : `${chosen.path}, which does not cover the field`)
  const middleDeg = Math.round(10 * decDeg) / 10
  const cut = { fromRad: (middleDeg - HALF_STRIP_DEG) * DEG_RAD, toRad: (middleDeg + HALF_STRIP_DEG) * DEG_RAD }
  const sources = sourcesInStrip(chosen.path, cut)
  if (sources.length === 0) return is(`${chosen.path}, which has no source there`)
  control.signal?.throwIfAborted()
  const from = join(folder, stripFileName('nvss', middleDeg * DEG_RAD))
  const request = { survey: 'nvss', cut, origin: { sourceFile: chosen.path, importedMs: Date.now() } }
  await replaceFile(from, (partial) =>
    writeSourceCatalog(partial, request, async (put) => {
      for (const source of sources) put(source)
    }),
  )
  const to = join(directory, basename(from))
  return { text: `${to}, ${sources.length} sources`, publish: [{ from, to }] }
}

function transitsAhead(decDeg: number): TransitsAhead {
  const startMjdS = Date.now() / 1000 + UNIX_EPOCH_MJD_S
  const span = { startMjdS, endMjdS: startMjdS + AHEAD_S }
  const calibrators = calibratorList()?.calibrators ?? BUILT_IN_CALIBRATORS
  const radiusRad = config.settings.calibratorRadiusDeg * DEG_RAD
  const transits = transitsInBeam(decDeg * DEG_RAD, calibrators, { ...span, radiusRad, orientation: orientationFrom() })
  return { ...span, transits }
}
