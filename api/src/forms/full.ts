import {
  CHAINS,
  findGroup,
  type IndexedGroup,
  type IngestGroup,
  listSubbandGroups,
  pageOfLines,
  queueGroup,
  requeueGroup,
} from '@contimg/state/products'
import type * as z from 'zod'
import { boundedSpanOf } from '../bounded-span.ts'
import type { ApiContext } from '../context.ts'
import { invalid } from '../errors/api-error.ts'
import type { fullAnswer, fullForm } from '../schemas/pipeline-forms.ts'
import { stampsOf } from '../schemas/spans.ts'
import { mjdSOfMs, msOfDate } from '../times.ts'

type Form = z.infer<typeof fullForm>
type Item = z.infer<typeof fullAnswer>['items'][number]

const MOST_GROUPS = 1000
const LONGEST_DAYS = 4 // of so many, one every five minutes

/** Takes observations through all their stages: those that are new are queued, those that ended are begun anew. */
export async function runFull(context: ApiContext, form: Form): Promise<z.infer<typeof fullAnswer>> {
  const items: Item[] = []
  let bytes = 0
  for (const id of await idsOf(context, form)) {
    const { item, group } = await take(context, id, form)
    items.push(item)
    if (BEGUN.includes(item.outcome)) bytes += (group?.files ?? []).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
  }
  const begun = items.filter(({ outcome }) => BEGUN.includes(outcome)).length
  return { items, begun, bytes, dry_run: form.dry_run }
}

const BEGUN: readonly Item['outcome'][] = ['queued', 'begun anew']

/** @throws ApiError 422 where there are too many for one request */
async function idsOf({ products, nowMs }: ApiContext, { group_ids: ids, t }: Form): Promise<string[]> {
  if (t === undefined) return [...new Set(ids)]
  const span = boundedSpanOf(t, nowMs(), LONGEST_DAYS)
  const stamps = stampsOf(span)
  const page = { order: 'group_id', descending: false, limit: MOST_GROUPS + 1 } as const
  const queued = await pageOfLines(products, { span: stamps }, page)
  const files = await listSubbandGroups(products, { startMjdS: mjdSOfMs(span.fromMs), endMjdS: mjdSOfMs(span.toMs) })
  const all = [...new Set([...queued.map((line) => line.group_id), ...files.map((group) => group.id)])].toSorted()
  if (all.length > MOST_GROUPS) throw invalid('t', t, `a time with ${MOST_GROUPS} observations at most`)
  return all
}

async function take(context: ApiContext, id: string, form: Form) {
  const { products } = context
  const startMjdS = mjdSOfMs(msOfDate(id))
  const indexed = await listSubbandGroups(products, { startMjdS, endMjdS: startMjdS + 1 })
  const [group, files] = [await findGroup(products, id), indexed.find((one) => one.id === id)]
  const item = group ? await again(context, group, form) : files ? await queued(context, files, form) : unknown(id)
  return { item, group: files }
}

const unknown = (id: string): Item => ({
  ...{ group_id: id, outcome: 'unknown', run: null, stages: [], message: 'no subband file of it is known' },
})

/** It keeps the stages that it was queued with. */
async function again({ products }: ApiContext, group: IngestGroup, { imaging, dry_run: isDry }: Form): Promise<Item> {
  const { id, state, run, stages } = group
  const common = { group_id: id, run, stages: [...stages], message: null }
  if (state === 'collecting') return { ...common, outcome: 'collecting', message: 'it begins when it is whole' }
  if (state === 'pending' || state === 'in_progress') return { ...common, outcome: 'under way' }
  const next = isDry ? run + 1 : await requeueGroup(products, id, undefined, imaging ? { imaging } : {})
  return { ...common, outcome: 'begun anew', run: next ?? run }
}

async function queued({ products }: ApiContext, found: IndexedGroup, form: Form): Promise<Item> {
  const { id, files, missing } = found
  const { chain, imaging, dry_run: isDry } = form
  const stages = [...CHAINS[chain]]
  if (missing.length > 0) {
    const message = `subbands ${missing.join(', ')} are missing`
    return { group_id: id, outcome: 'not whole', run: null, stages, message }
  }
  if (!isDry) {
    const all = files.map(({ subband, path }) => ({ subband, path }))
    const isNew = await queueGroup(products, { id, files: all, stages, settings: imaging ? { imaging } : {} })
    if (!isNew)
      return { group_id: id, outcome: 'under way', run: null, stages, message: 'its files are in another group' }
  }
  return { group_id: id, outcome: 'queued', run: 1, stages, message: null }
}
