import type { CatalogOverlay, CatalogValidation } from '@contimg/api/schemas'
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { getJson } from '../../../client.ts'
import type { Plane } from '../sky/plane.ts'
import { type SkySource, sourcesOf } from '../sky/sources.ts'

const LARGEST_RADIUS_DEG = 5
const FAINTEST_JY = 0.0025 // NVSS is complete to there
const MOST = 5000

/** What a validation against NVSS says of an image. */
export function validationQuery(id: number) {
  return queryOptions({
    queryKey: ['image', id, 'validation'],
    queryFn: ({ signal }) => getJson<CatalogValidation>(`/qa/images/${id}/catalog-validation`, {}, signal),
    staleTime: 600_000,
  })
}

export interface FieldSources {
  readonly catalog: string // that they are of, as it is called; '' where none was imported that covers the field
  readonly all: readonly SkySource[] // brightest first
}

const NONE: FieldSources = { catalog: '', all: [] }

/** Sources of the catalogue that cover an image, with what was found of them. */
export function useSources(plane: Plane | undefined, validation: CatalogValidation | undefined): FieldSources {
  const cone = plane && coneOf(plane)
  const { data } = useQuery({
    queryKey: ['catalog', 'overlay', cone],
    queryFn: ({ signal }) =>
      getJson<CatalogOverlay>('/catalog/overlay', { ...cone, min_jy: FAINTEST_JY, limit: MOST }, signal),
    enabled: cone !== undefined,
    staleTime: 600_000,
  })
  return useMemo(() => {
    if (data === undefined || data.catalogs.length === 0) return NONE
    const names = data.catalogs.map(({ name }) => name)
    const survey = validation?.catalog?.name ?? 'nvss'
    const catalog = names.includes(survey) ? survey : names[0]
    const all = sourcesOf(data, validation).filter((source) => source.catalog === catalog)
    return { catalog: catalog.toUpperCase(), all }
  }, [data, validation])
}

/** The cone that holds an image. */
function coneOf(plane: Plane) {
  const middle = plane.isSky ? plane.placeOf((plane.width - 1) / 2, (plane.height - 1) / 2) : undefined
  if (middle === undefined) return undefined
  const radius = Math.min(LARGEST_RADIUS_DEG, (Math.hypot(plane.width, plane.height) / 2) * plane.cellDeg)
  return { ra: Number(middle[0].toFixed(4)), dec: Number(middle[1].toFixed(4)), radius: Number(radius.toFixed(3)) }
}
