import { basename, join } from 'node:path'
import { listCatalogs } from '@contimg/state/catalogs'
import { countGroups, listCalibrationSets, pageOfLines } from '@contimg/state/products'
import * as z from 'zod'
import type { Api, ApiContext } from '../context.ts'
import { groupItemOf } from '../groups/items.ts'
import { forecastOf } from '../nights/forecast.ts'
import type { GroupItem } from '../schemas/groups.ts'
import { type PipelineStatus, pipelineStatus } from '../schemas/status.ts'
import { isoOfMjdS, isoOrNull, mjdSOfMs } from '../times.ts'

const SETS_DAYS = 7

/** How the pipeline is now, in one call. */
export function statusRoutes(api: Api, context: ApiContext): void {
  const schema = {
    tags: ['status'],
    summary: 'The queue, the latest groups, sets of calibration tables, and whether it keeps up',
    querystring: z.object({ limit: z.coerce.number().int().min(1).max(1000).default(20).describe('of recent groups') }),
    response: { 200: pipelineStatus },
  }
  api.get('/status', { schema }, async ({ query }) => statusOf(context, query.limit))
}

async function statusOf(context: ApiContext, limit: number): Promise<PipelineStatus> {
  const { products, nowMs } = context
  const counts = await countGroups(products)
  const lines = await pageOfLines(products, {}, { order: 'last_update', descending: true, limit })
  const recent = lines.map((line) => recentOf(groupItemOf(line)))
  return {
    server_time: new Date(nowMs()).toISOString(),
    is_demo: context.settings.isDemo,
    queue: { total: Object.values(counts).reduce((sum, one) => sum + one, 0), ...counts },
    recent_groups: recent,
    matched_recent: recent.filter((group) => group.has_calibrator === true).length,
    calibration_sets: await setsOf(context),
    catalog_coverage: catalogsOf(context),
    forecast: await forecastOf(context, counts),
  }
}

function recentOf(item: GroupItem): PipelineStatus['recent_groups'][number] {
  const { group_id, state, received_at, last_update, subbands_present, expected_subbands, has_calibrator } = item
  const times = { received_at, last_update }
  return { group_id, state, ...times, subbands_present, expected_subbands, has_calibrator, matches: item.calibrators }
}

async function setsOf({ products, nowMs }: ApiContext): Promise<PipelineStatus['calibration_sets']> {
  const nowMjdS = mjdSOfMs(nowMs())
  const span = { startMjdS: nowMjdS - SETS_DAYS * 86_400, endMjdS: Number.POSITIVE_INFINITY }
  return (await listCalibrationSets(products, span)).map((set) => ({
    ...{ set_name: set.name, status: set.status, solved_at: isoOfMjdS(set.midMjdS) },
    ...{ valid_from: isoOrNull(set.validity.startMjdS), valid_until: isoOrNull(set.validity.endMjdS) },
    calibrator: set.calibrator ?? null,
  }))
}

function catalogsOf({ settings }: ApiContext): PipelineStatus['catalog_coverage'] {
  const found = listCatalogs(join(settings.stateDir, 'catalogs'))
  return found.map(({ path, count }) => ({ name: basename(path, '.sqlite3'), sources: count ?? null }))
}
