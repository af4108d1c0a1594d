import { join } from 'node:path'
import type { CatalogCheck, CheckedSource } from '@contimg/pipeline/inspect'
import { type ChosenSurveyFile, chooseSurveyFile } from '@contimg/state/catalogs'
import { type ImageLine, imagesBeside } from '@contimg/state/products'
import type { ApiContext } from '../context.ts'
import { ApiError } from '../errors/api-error.ts'
import { CATALOG_RULES, judgeAgainstCatalog, LEAST_COMPARED } from '../quality/catalog-rules.ts'
import type { CatalogValidation } from '../schemas/image-quality.ts'
import { judgedNumber } from './quality.ts'
import { requireStoredImage, type StoredFile, storedFile } from './stored-image.ts'
import { SPECTRAL_INDEX, SURVEYS_HZ } from './surveys.ts'

const DEG = Math.PI / 180
const BEAM_LIMIT = 0.2
const MEASURABLE = /^image(-pbcor)?$/

/**
 * An image held against the catalogue of a survey; where that does not go, why.
 *
 * @throws ApiError where the image is not there or cannot be read
 */
export async function validateAgainstCatalog(
  context: ApiContext,
  id: number,
  survey: string,
  signal: AbortSignal,
): Promise<CatalogValidation> {
  const image = await requireStoredImage(context, id)
  const { line } = image
  const chosen = catalogOf(context, line, survey)
  if (typeof chosen === 'string') return notMeasured(line, null, chosen)
  const catalog = { name: survey, path: chosen.path, whole_field: chosen.covers, frequency_hz: SURVEYS_HZ[survey] }
  const beam = line.type === 'image' ? await beamBeside(context, line) : undefined
  const about = { catalog, beam: line.pbcor === 1 ? 'corrected' : beam ? 'image' : 'none' } as const
  try {
    const check = await checked(context, image, chosen, beam, catalog.frequency_hz, signal)
    return { ...notMeasured(line, catalog, null), ...about, ...toldCheck(check) }
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== 'nothing_to_show') throw error
    return { ...notMeasured(line, catalog, error.message), ...about }
  }
}

/** The catalogue of a survey that covers the field, or why there is none. */
function catalogOf({ settings }: ApiContext, line: ImageLine, survey: string): ChosenSurveyFile | string {
  if (!MEASURABLE.test(line.type)) return `an image of type ${line.type} shows no sources, wanted image or image-pbcor`
  if (!(survey in SURVEYS_HZ))
    return `survey ${survey} is not known, wanted one of ${Object.keys(SURVEYS_HZ).join(', ')}`
  const { center_ra_deg: ra, center_dec_deg: dec, imsize_x: size, cellsize_arcsec: cell } = line
  if (ra === null || dec === null || size === null || cell === null) return 'it is not known where the image lies'
  const cone = { raRad: ra * DEG, decRad: dec * DEG, radiusRad: ((size * cell) / 3600 / Math.SQRT2) * DEG }
  const chosen = chooseSurveyFile(join(settings.stateDir, 'catalogs'), survey, cone)
  return chosen ?? `no catalogue of ${survey} that covers the field was imported`
}

/** The primary beam of the same run, where its file stands. */
async function beamBeside({ products, settings }: ApiContext, line: ImageLine): Promise<StoredFile | undefined> {
  const path = line.path.replace(/-image\.fits$/, '-pb.fits')
  const beside = await imagesBeside(products, line.ms_path)
  const beam = beside.find((other) => other.type === 'pb' && other.path === path && other.stored === 1)
  return beam && (await storedFile(settings, beam.path))
}

async function checked(
  { inspector, settings }: ApiContext,
  { path, identity }: StoredFile,
  chosen: ChosenSurveyFile,
  beam: StoredFile | undefined,
  surveyHz: number,
  signal: AbortSignal,
): Promise<CatalogCheck> {
  const catalog = await storedFile(settings, chosen.path)
  return await inspector.read<CatalogCheck>(
    {
      ...{ kind: 'catalog-check', path, catalogPath: chosen.path },
      identity: [identity, beam?.identity, catalog?.identity].join(' '),
      options: { beamPath: beam?.path, beamLimit: BEAM_LIMIT, surveyHz, spectralIndex: SPECTRAL_INDEX },
    },
    signal,
  )
}

function toldCheck(check: CatalogCheck) {
  const { sources, fluxRatio, fluxScatter, eastArcsec, northArcsec, offsetRmsArcsec, comparedCount } = check
  const measurable = sources.filter(({ status }) => status !== 'unmeasured')
  const found = measurable.filter(({ status }) => status === 'matched')
  const isEnough = comparedCount >= LEAST_COMPARED
  const values = {
    fluxError: fluxRatio === null ? null : Math.abs(fluxRatio - 1),
    fluxScatter,
    offsetRms: offsetRmsArcsec,
    offset: eastArcsec === null || northArcsec === null ? null : Math.hypot(eastArcsec, northArcsec),
    completeness: measurable.length === 0 ? null : found.length / measurable.length,
  }
  const { grade, reasons } = judgeAgainstCatalog(values)
  const names = Object.keys(CATALOG_RULES) as (keyof typeof CATALOG_RULES)[]
  return {
    status: 'measured' as const,
    reason: isEnough ? null : `${comparedCount} sources can be compared, wanted ${LEAST_COMPARED} for a grade`,
    qa_grade: isEnough ? grade : null,
    reasons: isEnough ? [...reasons] : [],
    limits: names.map((name) => judgedNumber(CATALOG_RULES[name], values[name])),
    ...{ noise_jy: check.noiseJy, least_jy: check.leastJy, flux_ratio: fluxRatio },
    ...{ n_expected: measurable.length, n_found: found.length, n_compared: comparedCount },
    sources: sources.map(toldSource),
  }
}

function toldSource({ id, raRad, decRad, measured, ...source }: CheckedSource) {
  return {
    ...{ id, ra_deg: raRad / DEG, dec_deg: decRad / DEG, catalog_jy: source.catalogJy, expected_jy: source.expectedJy },
    ...{ beam_response: source.response, status: source.status, compared: source.isCompared },
    measured_jy: measured?.fluxJy ?? null,
    error_jy: measured?.fluxErrorJy ?? null,
    snr: measured?.snr ?? null,
    offset_east_arcsec: measured?.isPositionFitted ? measured.eastArcsec : null,
    offset_north_arcsec: measured?.isPositionFitted ? measured.northArcsec : null,
    reason: source.reason ?? null,
  }
}

function notMeasured(
  { id }: ImageLine,
  catalog: CatalogValidation['catalog'],
  reason: string | null,
): CatalogValidation {
  return {
    ...{ image_id: id, status: 'not_measured', reason, catalog, beam: 'none', qa_grade: null, reasons: [], limits: [] },
    ...{ noise_jy: null, least_jy: null, n_expected: null, n_found: null, n_compared: null, flux_ratio: null },
    sources: [],
  }
}
