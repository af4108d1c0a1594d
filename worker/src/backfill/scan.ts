import type { StageControl } from '@contimg/pipeline'
import type { Products } from '@contimg/state/products'
import { type AbsurdClient, confine } from '@contimg/state/work'
import type { Command } from 'commander'
import { findSets } from './find.ts'
import { backfillHere } from './foreground.ts'
import { type BackfillWork, planBackfill } from './plan.ts'
import { type BackfillOutcome, queueBackfill } from './queue.ts'

/** Where to look, and how to work. */
export interface BackfillRequest {
  readonly msDir: string
  readonly outDir: string
  readonly imaging: Readonly<Record<string, unknown>>
  readonly products: Products
  readonly registry: Products
  readonly work: AbsurdClient | undefined // undefined: everything is done here
  readonly roots: readonly string[] // folders that the workers may touch
  readonly command: Command
}

/**
 * Has every Measurement Set below a folder that is not imaged calibrated, imaged and registered, once. What fails does not
 * stop the rest.
 *
 * @param isTried  whether it is not to be tried again, as it failed before in this state
 */
export async function* backfill(
  request: BackfillRequest,
  control: StageControl,
  isTried: (work: BackfillWork) => boolean = () => false,
): AsyncGenerator<BackfillOutcome & { readonly work?: BackfillWork }> {
  const sets = findSets(request.msDir, request.outDir)
  for (const [i, set] of sets.entries()) {
    control.signal?.throwIfAborted()
    const within = (fraction: number, message: string) =>
      control.progress?.((i + fraction) / sets.length, `${i + 1} of ${sets.length}: ${message}`)
    let work: BackfillWork | undefined
    try {
      const plan = await planBackfill(request.products, request.registry, set)
      if ('skipped' in plan) {
        yield { ms: set.ms, outcome: 'skipped', detail: plan.skipped }
        continue
      }
      work = plan
      if (isTried(work)) continue
      const done = await one(request, work, { ...control, progress: within })
      const notes = done.outcome === 'skipped' ? [] : work.notes
      yield { ...done, detail: [done.detail, ...notes].join('; '), work }
    } catch (error) {
      control.signal?.throwIfAborted()
      yield { ms: set.ms, outcome: 'failed', detail: (error as Error).message, ...(work && { work }) }
    }
  }
}

async function one(
  { work: client, products, imaging, roots, command }: BackfillRequest,
  work: BackfillWork,
  control: StageControl,
): Promise<BackfillOutcome> {
  if (client === undefined) return await backfillHere(command, products, work, imaging, control)
  const tables = work.apply.flatMap((part) => part.tables.map(({ path }) => path))
  confine({ config: {}, inputs: { ms: work.ms, tables }, outputs: { image: work.image } }, roots)
  return await queueBackfill(client, products, work, imaging)
}
