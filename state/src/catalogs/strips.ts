import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { RAD_PER_DEG } from '../units.ts'
import { readCatalog, readMeta } from './catalog-file.ts'
import type { Cone } from './cone.ts'
import type { DecSpan } from './source-catalog.ts'

/** A catalogue of a survey: of a strip of declination, or of all its sky. */
export interface SurveyFile {
  readonly path: string
  readonly decRad: number | undefined // of a strip's middle, as its name says; undefined for the whole survey
}

const FARTHEST_STRIP_RAD = 6 * RAD_PER_DEG

/** `nvss_dec+54.6.sqlite3` */
export function stripFileName(survey: string, decRad: number): string {
  const decDeg = Math.round((10 * decRad) / RAD_PER_DEG) / 10
  return `${survey}_dec${decDeg < 0 ? '-' : '+'}${Math.abs(decDeg).toFixed(1).padStart(4, '0')}.sqlite3`
}

const NARROWEST_WHOLE_RAD = 20 * RAD_PER_DEG // what spans less is a strip

/** The name for a catalogue of what lies between two declinations: of a strip, or of the whole survey. */
export function surveyFileName(survey: string, { fromRad, toRad }: DecSpan): string {
  if (toRad - fromRad >= NARROWEST_WHOLE_RAD) return wholeFileName(survey)
  return stripFileName(survey, (fromRad + toRad) / 2)
}

/** `nvss_full.sqlite3` */
function wholeFileName(survey: string): string {
  return `${survey}_full.sqlite3`
}

/** The surveys of which a folder holds catalogues, by name; none where there is no such folder. */
export function listSurveys(folder: string): string[] {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder).map((name) => /^([a-z0-9]+)_(full|dec[-+]\d\d\.\d)\.sqlite3$/.exec(name)?.[1])
  return [...new Set(names.filter((name) => name !== undefined))].toSorted()
}

/** The catalogues of a survey in a folder, by name; none where there is no such folder. */
export function listSurveyFiles(folder: string, survey: string): SurveyFile[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .toSorted()
    .flatMap((name): SurveyFile[] => {
      const path = join(folder, name)
      if (name === wholeFileName(survey)) return [{ path, decRad: undefined }]
      const dec = new RegExp(`^${survey}_dec([-+]\\d\\d\\.\\d)\\.sqlite3$`).exec(name)?.[1]
      return dec === undefined ? [] : [{ path, decRad: Number(dec) * RAD_PER_DEG }]
    })
}

/** The catalogue to look into for a cone, and whether it covers all of it. */
export interface ChosenSurveyFile {
  readonly path: string
  readonly isWhole: boolean // of the survey, not a strip
  readonly covers: boolean
}

/**
 * The strip whose middle is nearest in declination among those that cover the whole cone, else the whole survey, else
 * the nearest strip within 6° although it does not cover the cone; nothing where there is none of these.
 */
export function chooseSurveyFile(folder: string, survey: string, cone: Cone): ChosenSurveyFile | undefined {
  const files = listSurveyFiles(folder, survey)
  const whole = files.find(({ decRad }) => decRad === undefined)
  const nearest = files
    .flatMap(({ path, decRad }) => (decRad === undefined ? [] : [{ path, awayRad: Math.abs(decRad - cone.decRad) }]))
    .filter(({ awayRad }) => awayRad <= FARTHEST_STRIP_RAD)
    .toSorted((a, b) => a.awayRad - b.awayRad)
  const covering = nearest.find(({ path }) => covers(path, cone))
  const path = covering?.path ?? whole?.path ?? nearest[0]?.path
  return path === undefined ? undefined : { path, isWhole: path === whole?.path, covers: covers(path, cone) }
}

/** By the declinations that the catalogue states; one that states none is taken at its name. */
function covers(path: string, { decRad, radiusRad }: Cone): boolean {
  const meta = readCatalog(path, readMeta)
  const [fromDeg, toDeg] = [Number(meta.dec_min_deg ?? -90), Number(meta.dec_max_deg ?? 90)]
  const [from, to] = [Math.max(decRad - radiusRad, -Math.PI / 2), Math.min(decRad + radiusRad, Math.PI / 2)]
  return from >= fromDeg * RAD_PER_DEG && to <= toDeg * RAD_PER_DEG
}
