import { listStorageLocations } from '@contimg/state/products'
import type { Api, ApiContext } from '../context.ts'
import { checkItem, diskCheck, overallOf } from '../health/checks.ts'
import { type StorageSummary, storage, storageSummary } from '../schemas/storage.ts'

/** The disks, and what lies on them. */
export function storageRoutes(api: Api, context: ApiContext): void {
  const ofHealth = { tags: ['health'], summary: 'The disks, and what is amiss', response: { 200: storageSummary } }
  api.get('/health/storage/summary', { schema: ofHealth }, async () => summaryOf(context))
  const whole = {
    tags: ['storage'],
    summary: 'The disks, and what folders held when “contimg storage reconcile” last went through them',
    response: { 200: storage },
  }
  api.get('/storage', { schema: whole }, async () => {
    const [summary, locations] = [await summaryOf(context), await listStorageLocations(context.products)]
    return {
      ...summary,
      locations: locations.map(({ path, location_type: type, size_bytes, last_checked: checkedS, status }) => ({
        ...{ path, type, size_bytes, status },
        checked_at: checkedS === null ? null : new Date(1000 * checkedS).toISOString(),
      })),
    }
  })
}

async function summaryOf({ system }: ApiContext): Promise<StorageSummary> {
  const disks = await system.disks()
  const checks = disks.map(diskCheck)
  const problems = checks.map(checkItem).filter(({ status }) => status !== 'ok')
  return { status: overallOf(checks), disks, problems }
}
