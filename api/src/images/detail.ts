import {
  type AppliedTable,
  appliedTables,
  type ImageLine,
  imagesBeside,
  lastMakers,
  listQaArtifacts,
  type PathVersion,
  type Products,
  versionsAtPath,
} from '@contimg/state/products'
import type { ApiContext } from '../context.ts'
import { ApiError } from '../errors/api-error.ts'
import type { ImageDetail, ImageVersions } from '../schemas/image-detail.ts'
import { isoOf } from '../times.ts'
import { headerOf } from './header.ts'
import { imageItemOf } from './items.ts'
import { picturesOf } from './quality.ts'
import { type StoredFile, storedFile } from './stored-image.ts'

/** Everything that is known of an image: also where its file is gone. */
export async function imageDetailOf({ products, settings }: ApiContext, line: ImageLine): Promise<ImageDetail> {
  const [beside, applied, versions, pictures] = await Promise.all([
    imagesBeside(products, line.ms_path),
    appliedTables(products, line.ms_path),
    versionsAtPath(products, line.path),
    line.group_id === null ? [] : listQaArtifacts(products, line.group_id),
  ])
  const { file, header } = await fileOf(await standing(settings, line))
  const companions = await madeWith(products, line, beside)
  return {
    ...imageItemOf(line),
    ...{ file, header },
    siblings: companions.map(({ id, type, path, stored }) => ({ id, type, path, stored: stored === 1 })),
    calibration_sets: setsOf(applied),
    made: madeOf(versions.at(-1)),
    pictures: picturesOf(line.group_id, pictures),
  }
}

/**
 * The others of the run of an image. One made again may leave the residual of the run before where it was: of those whose
 * making was noted only what was made in the same.
 */
async function madeWith<Image extends Pick<ImageLine, 'id' | 'path' | 'type'>>(
  products: Products,
  line: ImageLine,
  beside: readonly Image[],
): Promise<Image[]> {
  const run = runOf(line)
  const others = beside.filter((other) => other.id !== line.id && runOf(other) === run)
  const makers = await lastMakers(
    products,
    [line, ...others].map(({ path }) => path),
  )
  const maker = makers.get(line.path)
  return others.filter(({ path }) => maker === undefined || (makers.get(path) ?? maker) === maker)
}

/** Images of one run have paths that differ in their kind alone. */
export function runOf({ path, type }: Pick<ImageLine, 'path' | 'type'>): string {
  const end = `-${type}.fits`
  return path.endsWith(end) ? path.slice(0, -end.length) : path
}

/** The file, or why there is none. */
async function standing(settings: ApiContext['settings'], line: ImageLine): Promise<StoredFile | string> {
  if (line.stored === 0) return 'it was removed'
  try {
    return (await storedFile(settings, line.path)) ?? 'it is not there'
  } catch (error) {
    if (error instanceof ApiError) return error.message
    throw error
  }
}

async function fileOf(found: StoredFile | string): Promise<Pick<ImageDetail, 'file' | 'header'>> {
  if (typeof found === 'string')
    return { file: { exists: false, size_bytes: null, modified_at: null, problem: found }, header: null }
  const { header, problem } = await headerOf(found)
  const { size, mtime } = found.stats
  return { file: { exists: true, size_bytes: Number(size), modified_at: mtime.toISOString(), problem }, header }
}

function setsOf(applied: readonly AppliedTable[]): ImageDetail['calibration_sets'] {
  return [...Map.groupBy(applied, ({ set_name }) => set_name)].map(([name, tables]) => ({
    name,
    status: tables[0].status,
    weight: tables[0].weight,
    tables: tables.map(({ path, table_type: type }) => ({ path, type })),
  }))
}

function madeOf(version: PathVersion | undefined): ImageDetail['made'] {
  const activity = version?.activity
  return {
    artifact_id: version?.artifact.id ?? null,
    sha256: version?.artifact.sha256 ?? null,
    activity_id: activity?.id ?? null,
    stage: activity?.stage ?? null,
    command: activity?.command ?? null,
    options: activity ? (JSON.parse(activity.options) as Record<string, unknown>) : null,
    software: activity?.version ?? null,
    host: activity?.host ?? null,
    started_at: activity ? isoOf(activity.started_at) : null,
    took_s: activity?.duration_s ?? null,
    job_id: activity?.job_id ?? null,
  }
}

/** The contents that have stood at the path of an image; one that nobody noted counts as the first. */
export async function imageVersionsOf({ products }: ApiContext, line: ImageLine): Promise<ImageVersions> {
  const [noted, beside] = await Promise.all([versionsAtPath(products, line.path), imagesBeside(products, line.ms_path)])
  const contents = noted.length === 0 ? [undefined] : noted
  return {
    current_id: line.id,
    root_id: line.id,
    total_versions: contents.length,
    chain: contents.map((content, i) => {
      const { stage: _, options: __, ...made } = madeOf(content)
      const isCurrent = i === contents.length - 1
      return {
        ...made,
        id: line.id,
        version: i + 1,
        created_at: isoOf(content?.artifact.first_seen_at ?? line.created_at),
        is_current: isCurrent,
        stored: isCurrent && line.stored === 1,
        parent_version: i === 0 ? null : i,
      }
    }),
    others: beside
      .filter((other) => other.id !== line.id && other.type === line.type)
      .map(({ id, path, created_at, stored }) => ({ id, path, created_at: isoOf(created_at), stored: stored === 1 })),
  }
}
