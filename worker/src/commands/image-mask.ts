import { join } from 'node:path'
import { type ImageOptions, imagedField, type MaskRequest, sourcesOfField, TIERS } from '@contimg/pipeline/image'
import { chooseSurveyFile } from '@contimg/state/catalogs'
import { catalogFolder, given, nvssCatalog } from '../config.ts'
import { nvssSources } from './catalogs.ts'
import type { CleanFlags } from './image-clean-flags.ts'

/** Where components may be, and what a person should know of that. */
export interface ChosenMask {
  readonly mask?: MaskRequest
  readonly warnings: readonly string[]
}

const ARCSEC_RAD = Math.PI / 648000

/**
 * The file that was named; else discs about the NVSS sources of the field, where a catalogue covers it or they were
 * asked for; else none.
 *
 * @throws CatalogMissingError where discs were asked for and there is no catalogue of this part of the sky
 */
export async function chooseMask(ms: string, flags: CleanFlags, options: ImageOptions): Promise<ChosenMask> {
  if (options.iterations === 0) return { warnings: [] }
  if (flags.mask !== undefined) return { mask: { kind: 'file', path: flags.mask }, warnings: [] }
  const wanted = flags.nvssMask ?? flags.unicatMask
  if (wanted === false || (wanted === undefined && given('usesNvssMask') === false)) return { warnings: [] }
  const field = imagedField(ms, options)
  const cone = { ...field.centre, radiusRad: field.radiusRad }
  if (!wanted && !nvssCatalog && !chooseSurveyFile(catalogFolder, 'nvss', cone)?.covers) return { warnings: [MISSING] }
  const minimumJy = minimumOf(flags, options)
  const centres = await sourcesOfField(field, nvssSources, minimumJy)
  const faintest = Number((1e3 * minimumJy).toPrecision(4))
  const description = `${centres.length} discs of ${flags.maskRadiusArcsec} arcsec, NVSS from ${faintest} mJy`
  if (centres.length === 0) return { warnings: [`${description}: components of CLEAN may be anywhere`] }
  const places = centres.map(({ raRad, decRad }) => ({ raRad, decRad }))
  const mask = { kind: 'discs', centres: places, radiusRad: flags.maskRadiusArcsec * ARCSEC_RAD, description } as const
  return { mask, warnings: [] }
}

const MISSING =
  `no NVSS catalogue covers the field (${join(catalogFolder, 'nvss_*.sqlite3')}): components of CLEAN may be anywhere; ` +
  '"contimg catalog import nvss FILE" brings one in, and --no-nvss-mask says that none is wanted'

function minimumOf({ nvssMinMjy, unicatMinMjy }: CleanFlags, { tier = 'standard' }: ImageOptions): number {
  const chosenMjy = nvssMinMjy ?? unicatMinMjy
  return chosenMjy === undefined ? TIERS[tier].minimumMaskJy : chosenMjy / 1e3
}
