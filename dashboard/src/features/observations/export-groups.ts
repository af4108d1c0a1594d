import type { GroupItem } from '@contimg/api/schemas'
import { getJson, type Query } from '../../client.ts'
import { csvOf } from '../../words/csv.ts'

const AT_ONCE = 1000
const MOST = 100_000

const HEADS = [
  ...[
    'group_id',
    'state',
    'stage',
    'quality',
    'quality_reasons',
    'ra_deg',
    'dec_deg',
    'calibrators',
    'subbands_present',
  ],
  ...[
    'expected_subbands',
    'noise_jy_per_beam',
    'dynamic_range',
    'latency_s',
    'calibration',
    'ms_path',
    'image_id',
    'error',
  ],
]

/** Groups as a table; units are in the heads. */
export function csvOfGroups(groups: readonly GroupItem[]): string {
  return csvOf(
    HEADS,
    groups.map((g) => [
      ...[g.group_id, g.state, g.stage, g.quality, g.quality_reasons.join('; '), g.ra_deg, g.dec_deg],
      ...[g.calibrators.join(' '), g.subbands_present, g.expected_subbands, g.noise_jy, g.dynamic_range, g.latency_s],
      ...[g.calibration, g.ms_path, g.image_id, g.error],
    ]),
  )
}

interface Page {
  readonly items: readonly GroupItem[]
  readonly total: number
  readonly next_cursor: string | null
}

/** All groups that a query finds, page by page. @param onProgress  how many came, of how many */
export async function allGroups(query: Query, onProgress: (came: number, of: number) => void): Promise<GroupItem[]> {
  const groups: GroupItem[] = []
  let cursor: string | null = null
  let total = 0
  do {
    const count = cursor === null ? 'exact' : 'bounded'
    const page: Page = await getJson<Page>('/groups', { ...query, limit: AT_ONCE, cursor, count })
    if (cursor === null) total = page.total
    groups.push(...page.items)
    cursor = page.next_cursor
    onProgress(groups.length, Math.min(total, MOST))
  } while (cursor !== null && groups.length < MOST)
  return groups
}
