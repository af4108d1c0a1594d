import type { CalibrationSet } from '@contimg/pipeline'
import { DEFAULT_SELECTION_OPTIONS } from '@contimg/pipeline/registry'
import { countTableUses, listCalibrationUses, type Products, pageOfCalibrationSets } from '@contimg/state/products'
import type { ApiContext } from '../context.ts'
import { ApiError } from '../errors/api-error.ts'
import type { CalibrationSetDetail } from '../schemas/calibration-tables.ts'
import { isoOfMjdS } from '../times.ts'
import { degreesOf, setItem } from './set-items.ts'
import { readableTables, standingTables } from './table-files.ts'

const USES_TOLD = 100
const NOT_THERE = ['gone', 'bad_path', 'not_found', 'invalid_value', 'locked'] // reasons that lie in the tables

type Judged = NonNullable<CalibrationSetDetail['judged']>

/** @param signal  whoever asked went away */
export async function setDetail(
  context: ApiContext,
  set: CalibrationSet,
  signal: AbortSignal,
): Promise<CalibrationSetDetail> {
  const { configuration, provenance, quality } = set
  const isThere = await standingTables([set])
  return {
    ...setItem(set),
    antennas: [...configuration.antennas],
    windows: configuration.windows.map(({ lowHz, highHz }) => ({ low_mhz: lowHz / 1e6, high_mhz: highHz / 1e6 })),
    unsolved_antennas: [...quality.unsolvedAntennas],
    tables: set.tables.map(({ path, kind, order }) => ({
      ...{ path, type: kind, order, is_there: isThere(path), url: `/api/cal/${encodeURIComponent(path)}` },
    })),
    ...(await judgedNow(context, set, signal)),
    provenance: {
      ...{ measurement_set: provenance.measurementSet ?? null, command: provenance.command ?? null },
      ...{ version: provenance.version ?? null, params: { ...provenance.params } },
    },
    used_by: await usesOf(context.products, set),
    ...(await neighboursOf(context.products, set)),
  }
}

/** As the tables are now; a set of which tables cannot be read is told all the same. */
async function judgedNow(
  { settings, inspector }: ApiContext,
  { tables }: CalibrationSet,
  signal: AbortSignal,
): Promise<Pick<CalibrationSetDetail, 'judged' | 'not_judged_because'>> {
  try {
    const { paths, identity } = await readableTables(
      settings,
      tables.map(({ path }) => path),
    )
    const inquiry = { kind: 'calibration-quality', path: paths[0], identity, tables: paths } as const
    const judged = await inspector.read<Judged>(inquiry, signal)
    return { judged, not_judged_because: null }
  } catch (error) {
    if (error instanceof ApiError && NOT_THERE.includes(error.code))
      return { judged: null, not_judged_because: error.message }
    throw error
  }
}

async function usesOf(products: Products, { name, tables }: CalibrationSet): Promise<CalibrationSetDetail['used_by']> {
  const [first] = tables.map(({ path }) => path)
  const counts = await countTableUses(products, [first])
  const latest = await listCalibrationUses(products, name, USES_TOLD)
  return {
    count: counts.get(first) ?? 0,
    latest: latest.map(({ msPath, groupId, midMjdS, appliedS, weight }) => ({
      ...{ group_id: groupId ?? null, ms_path: msPath, observed_at: isoOfMjdS(midMjdS) },
      ...{ applied_at: new Date(1000 * appliedS).toISOString(), weight },
    })),
  }
}

/** The sets before and after, of the same strip. */
export async function neighboursOf(
  products: Products,
  { name, midMjdS, decRad }: CalibrationSet,
): Promise<{ readonly previous: string | null; readonly next: string | null }> {
  const { stripToleranceRad } = DEFAULT_SELECTION_OPTIONS
  const decDeg = [degreesOf(decRad - stripToleranceRad), degreesOf(decRad + stripToleranceRad)] as const
  const place = { midMjd: midMjdS / 86_400, name }
  const beyond = async (descending: boolean) => {
    const page = { descending, limit: 2, after: place }
    const found = await pageOfCalibrationSets(products, { decDeg }, page)
    return found.find(({ set }) => set.name !== name)?.set.name ?? null
  }
  return { previous: await beyond(true), next: await beyond(false) }
}
