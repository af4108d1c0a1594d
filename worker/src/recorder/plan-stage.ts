import { identify } from '@contimg/pipeline'
import { filesOfGroup, type IngestGroup, type Products } from '@contimg/state/products'
import { chooseCalibration } from '../commands/registry-choice.ts'
import type { FlowStage } from './flow.ts'
import { layoutOf } from './layout.ts'

/** What is to be spawned for a stage, or why there is nothing to do. */
export type StagePlan =
  | { readonly task: string; readonly inputs: object; readonly outputs: object; readonly config?: object }
  | { readonly skipped: string }

/** Works out a stage's task from what there is at that moment. @throws where what it needs cannot be read */
export type PlanStage = (products: Products, group: IngestGroup, stage: string) => Promise<StagePlan>

/** The plan of groups whose products lie below a folder. */
export function planBelow(outputDir: string): PlanStage {
  return async (products, group, stage) => {
    const { ms, tables, image } = layoutOf(outputDir, group)
    const { imaging = {} } = group.settings as { imaging?: object }
    switch (stage as FlowStage) {
      case 'convert':
        return {
          task: 'convert-uvh5-to-ms',
          inputs: { group: group.id, files: await filesOfGroup(products, group.id) },
          outputs: { ms },
        }
      case 'solve':
        return { task: 'calibration-solve', inputs: { ms }, outputs: { prefix: tables } }
      case 'apply':
        return await planApply(products, ms)
      case 'image': {
        const isCalibrated = await isApplied(products, ms)
        const config = { ...imaging, calibration: isCalibrated ? 'applied' : 'uncalibrated' }
        return { task: 'imaging', inputs: { ms }, outputs: { image }, config }
      }
      default:
        throw new Error(`${group.id}: there is no stage ${stage}`)
    }
  }
}

/** The tables are chosen now; the generation makes that they are applied once. */
async function planApply(products: Products, ms: string): Promise<StagePlan> {
  const { answer } = await chooseCalibration(products, { ms })
  if (answer.state === 'uncalibrated') return { skipped: 'no valid calibration' }
  const [tables, after] = answer.parts.map((part) => part.tables.map(({ path }) => path))
  const made = await identify(ms)
  const generation = made.kind === 'measurement-set' ? made.generation : 0
  const inputs = { ms, tables, ...(after && { after }), generation }
  return { task: 'calibration-apply', inputs, outputs: {}, config: { parts: answer.parts } }
}

async function isApplied({ db }: Products, ms: string): Promise<boolean> {
  const row = await db.selectFrom('ms_index').select('cal_applied').where('path', '=', ms).executeTakeFirst()
  return row?.cal_applied === 1
}
