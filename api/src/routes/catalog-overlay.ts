import { join } from 'node:path'
import type { CatalogSource } from '@contimg/pipeline'
import { CatalogFileError, type Cone, chooseSurveyFile, findSources, listSurveys } from '@contimg/state/catalogs'
import type { z } from 'zod'
import type { Api, ApiContext } from '../context.ts'
import { invalid, unavailable } from '../errors/api-error.ts'
import { SURVEYS_HZ } from '../images/surveys.ts'
import { type CatalogOverlay, catalogOverlay, overlayQuery } from '../schemas/catalog-overlay.ts'
import { errorBody } from '../schemas/error.ts'

const DEG = Math.PI / 180

/** Sources of imported catalogues, to be drawn over images. */
export function catalogOverlayRoutes(api: Api, { settings }: ApiContext): void {
  const folder = join(settings.stateDir, 'catalogs')
  const schema = {
    tags: ['catalogues'],
    summary: 'Sources of imported catalogues within a cone, the brightest first',
    querystring: overlayQuery,
    response: { 200: catalogOverlay, 422: errorBody, 503: errorBody },
  }
  api.get('/catalog/overlay', { schema }, async ({ query }, reply) => {
    reply.header('cache-control', 'public, max-age=300')
    return overlayOf(folder, query)
  })
}

/** @throws ApiError (422) for a survey of which there is no catalogue, (503) where one is broken */
function overlayOf(folder: string, query: z.infer<typeof overlayQuery>): CatalogOverlay {
  const { ra, dec, radius, catalog, min_jy: leastJy, limit } = query
  const cone = { raRad: (ra % 360) * DEG, decRad: dec * DEG, radiusRad: radius * DEG }
  const known = listSurveys(folder)
  if (catalog !== 'all' && !known.includes(catalog))
    throw invalid(
      'catalog',
      catalog,
      known.length === 0 ? 'an imported one; there is none yet' : `all or ${known.join(', ')}`,
    )
  const found = (catalog === 'all' ? known : [catalog]).flatMap((survey) => sourcesOf(folder, survey, cone) ?? [])
  const sources = found
    .flatMap((one) => one.sources.map((source) => toldSource(one.name, source)))
    .filter(({ flux_jy }) => flux_jy >= leastJy)
    .toSorted((a, b) => b.flux_jy - a.flux_jy)
  return {
    catalogs: found.map(({ name, path, covers, sources: { length: count } }) => ({
      ...{ name, path, whole_field: covers, count, frequency_hz: SURVEYS_HZ[name] ?? null },
    })),
    sources: sources.slice(0, limit),
    total: sources.length,
  }
}

function sourcesOf(folder: string, name: string, cone: Cone) {
  try {
    const chosen = chooseSurveyFile(folder, name, cone)
    return chosen && { name, path: chosen.path, covers: chosen.covers, sources: findSources(chosen.path, cone) }
  } catch (error) {
    if (error instanceof CatalogFileError) throw unavailable(error.message, { catalog: name })
    throw error
  }
}

function toldSource(catalog: string, { id, raRad, decRad, fluxJy, majorRad, minorRad }: CatalogSource) {
  const arcsec = (rad: number | undefined) => (rad === undefined ? null : (rad / DEG) * 3600)
  return {
    ...{ id, catalog, ra_deg: raRad / DEG, dec_deg: decRad / DEG, flux_jy: fluxJy },
    ...{ major_arcsec: arcsec(majorRad), minor_arcsec: arcsec(minorRad) },
  }
}
